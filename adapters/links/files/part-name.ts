let last = 0;

/**
 * A name for a file that is not complete yet. It is not the same as another of this process; as against other
 * machines, create it only if there is none, and take the next name when there is one.
 */
export function nextPartName(): string {
  last += 1;
  return `.akkaflow-${process.pid}-${last}.part`;
}
