/** Which files a file loads at run time, by path. */
export type LoadGraph = ReadonlyMap<string, readonly string[]>;

/** Each cycle once, from its first member in alphabetical order round to it again. */
export function findCycles(graph: LoadGraph): readonly (readonly string[])[] {
  const cycles = new Map<string, readonly string[]>();
  const done = new Set<string>();
  const trail: string[] = [];

  const visit = (path: string): void => {
    const at = trail.indexOf(path);
    if (at !== -1) {
      const cycle = fromFirst(trail.slice(at));
      cycles.set(cycle.join(' '), cycle);
      return;
    }
    if (done.has(path)) return;
    trail.push(path);
    for (const next of graph.get(path) ?? []) visit(next);
    trail.pop();
    done.add(path);
  };

  for (const path of [...graph.keys()].sort()) visit(path);
  return [...cycles.values()];
}

function fromFirst(members: readonly string[]): readonly string[] {
  const first = [...members].sort()[0] ?? '';
  const at = members.indexOf(first);
  return [...members.slice(at), ...members.slice(0, at), first];
}
