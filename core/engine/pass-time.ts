import type { AttemptRef } from '../model/attempt.ts';
import { sameAttempt } from '../model/attempt.ts';
import type { Draft } from './draft.ts';
import { endInstance } from './ending.ts';
import { sendAction } from './send.ts';

/** What time alone brings about: the instance's timeout, and retries that have come due. */
export function passTime(draft: Draft): void {
  if (draft.phase.status !== 'RUNNING') return;
  if (draft.deadlineAt !== undefined && draft.deadlineAt <= draft.now) {
    const { timeoutSeconds } = draft.graph.workflow;
    endInstance(draft, 'FAILED', { message: `timed out: it ran longer than ${timeoutSeconds} s`, fault: 'user' });
    return;
  }
  for (const node of draft.having('R')) sendAction(draft, node);
}

/** The attempts in flight were looked at: what nobody took is sent again, the next look comes later. */
export function applySwept(draft: Draft, unclaimed: readonly AttemptRef[]): void {
  draft.sweeps += 1;
  if (draft.phase.status !== 'RUNNING' || draft.suspended) return;
  for (const ref of unclaimed) {
    if (draft.letters[ref.node] === 'Q' && sameAttempt(draft.ref(ref.node), ref)) sendAction(draft, ref.node);
  }
}
