import type { AttemptRef } from '#core/model/attempt.ts';

/** `load`, or where it goes beyond the first of its kind `load (run 2, attempt 3)`. */
export function attemptLabel(node: string, ref: Pick<AttemptRef, 'run' | 'iteration' | 'attempt'>): string {
  const beyond = (['run', 'iteration', 'attempt'] as const).filter((what) => ref[what] > 1);
  return beyond.length === 0 ? node : `${node} (${beyond.map((what) => `${what} ${ref[what]}`).join(', ')})`;
}
