import type { AttemptRef } from '../model/attempt.ts';
import type { InstanceState } from './state.ts';

/** An attempt that was sent: queued or running, its own item tells which. Times are epoch milliseconds. */
export interface InFlight {
  readonly ref: AttemptRef;
  readonly notBefore?: number;
  readonly deadlineAt?: number;
}

/** The attempts of the current run that were sent and have not ended, by what the instance knows. */
export function inFlight(state: InstanceState): readonly InFlight[] {
  return [...state.nodes].flatMap((letter, node) => {
    if (letter !== 'Q') return [];
    const { iteration = 1, attempt = 1, notBefore, deadlineAt } = state.extras[node] ?? {};
    const ref = { node, run: state.run, iteration, attempt };
    return [
      { ref, ...(notBefore === undefined ? {} : { notBefore }), ...(deadlineAt === undefined ? {} : { deadlineAt }) },
    ];
  });
}
