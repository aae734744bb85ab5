import type { AttemptRef } from '../model/attempt.ts';
import { sameAttempt } from '../model/attempt.ts';
import { isTerminal } from '../model/status.ts';
import { timeOut } from './apply-result.ts';
import type { Draft } from './draft.ts';
import { endInstance } from './ending.ts';
import { sendAction } from './send.ts';

/** What time alone brings about: timeouts, of the instance and of what waits to be sent, and retries that have come due. */
export function passTime(draft: Draft): void {
  if (draft.phase.status !== 'RUNNING') return;
  if (draft.deadlineAt !== undefined && draft.deadlineAt <= draft.now) {
    const { timeoutSeconds } = draft.graph.workflow;
    endInstance(draft, 'FAILED', { message: `timed out: it ran longer than ${timeoutSeconds} s`, fault: 'user' });
    return;
  }
  for (const node of draft.having('HR')) {
    const { deadlineAt } = draft.extras.get(node) ?? {};
    if (deadlineAt === undefined || deadlineAt > draft.now) continue;
    timeOut(draft, node);
    // Without an error edge that was the end of the instance.
    if (draft.phase.status !== 'RUNNING') return;
  }
  for (const node of draft.having('R')) sendAction(draft, node);
}

/**
 * The attempts in flight were looked at: what nobody took is sent again, the next look comes later. Nobody looks again at
 * what has ended: a sweep that comes late does not even write.
 */
export function applySwept(draft: Draft, unclaimed: readonly AttemptRef[]): void {
  if (isTerminal(draft.phase.status)) return;
  draft.sweeps += 1;
  if (draft.phase.status !== 'RUNNING' || draft.suspended) return;
  for (const ref of unclaimed) {
    if (draft.letters[ref.node] === 'Q' && sameAttempt(draft.ref(ref.node), ref)) sendAction(draft, ref.node);
  }
}
