/** Names longer than this are not compared: no file is worth the quadratic time. */
const MAX_COMPARED_LENGTH = 64;
const MAX_COMPARED_NAMES = 500;

/** The name that a mistyped one most likely means: at most a third of its letters (rounded up) away, the closest, the first of equals. */
export function suggestName(mistyped: string, names: readonly string[]): string | undefined {
  if (mistyped.length > MAX_COMPARED_LENGTH) return undefined;
  let closest: string | undefined;
  let least = Math.ceil(mistyped.length / 3) + 1;
  for (const name of names.slice(0, MAX_COMPARED_NAMES)) {
    if (Math.abs(name.length - mistyped.length) >= least) continue;
    const distance = editDistance(mistyped.toLowerCase(), name.toLowerCase());
    if (distance >= least || distance >= name.length) continue;
    closest = name;
    least = distance;
  }
  return closest;
}

/** Levenshtein's distance: insertions, deletions and replacements of one UTF-16 unit. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const added = Math.min(previous[column] ?? 0, current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, added));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
