const SECOND_MS = 1_000;
const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A duration for people, in its two largest units: `850 ms`, `4 s`, `3 min 5 s`, `2 h 0 min`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND_MS) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.floor(ms / SECOND_MS);
  const largest = UNITS.findIndex(([, size]) => seconds >= size);
  const [first, second] = UNITS.slice(largest, largest + 2);
  if (first === undefined) return `${seconds} s`;
  const whole = Math.floor(seconds / first[1]);
  if (second === undefined) return `${whole} ${first[0]}`;
  return `${whole} ${first[0]} ${Math.floor((seconds % first[1]) / second[1])} ${second[0]}`;
}
