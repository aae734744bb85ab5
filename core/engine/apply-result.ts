import { type AttemptRef, attemptKey, type Fault, sameAttempt } from '../model/attempt.ts';
import { MAX_LOSSES } from '../model/limits.ts';
import type { AttemptResult } from '../model/message.ts';
import type { Draft } from './draft.ts';
import { endInstance, letterOf } from './ending.ts';
import { retryDelayMs } from './retry-delay.ts';
import { sendAction } from './send.ts';
import type { PendingNotice } from './state.ts';
import { complete, leave } from './walk.ts';

/** An attempt ended. A result that does not name the attempt in flight at its node is stale and changes nothing. */
export function applyResult(draft: Draft, result: AttemptResult): void {
  const { ref, outcome } = result;
  draft.stopping = draft.stopping.filter((stopping) => !sameAttempt(stopping, ref));
  if (draft.letters[ref.node] !== 'Q' || !sameAttempt(draft.ref(ref.node), ref)) return;
  if (draft.phase.status === 'KILLING') {
    draft.letters[ref.node] = letterOf(outcome);
    return;
  }
  draft.sweeps = 0;
  rememberDeadline(draft, result);
  switch (outcome) {
    case 'SUCCEEDED':
      noteRecovery(draft, ref);
      complete(draft, ref.node, 'S');
      return;
    case 'FAILED':
      retryOrFail(draft, result);
      return;
    case 'LOST':
      replaceLost(draft, result);
      return;
    case 'INTERRUPTED':
      tryAgain(draft, result, draft.now);
      return;
    case 'TIMED_OUT':
    case 'KILLED':
      failNode(draft, ref.node, result.message ?? (outcome === 'KILLED' ? 'killed' : 'timed out'), result.fault);
      return;
  }
}

/** A node's time runs from its first start on a worker, retries and their waits included (language §4, `timeout`). */
function rememberDeadline(draft: Draft, { ref, startedAt }: AttemptResult): void {
  const { timeoutSeconds } = draft.action(ref.node);
  if (timeoutSeconds === undefined || draft.extras.get(ref.node)?.deadlineAt !== undefined) return;
  draft.amend(ref.node, { deadlineAt: startedAt + timeoutSeconds * 1000 });
}

function retryOrFail(draft: Draft, result: AttemptResult): void {
  const { node } = result.ref;
  const action = draft.action(node);
  const failures = (draft.extras.get(node)?.failures ?? 0) + 1;
  draft.amend(node, { failures });
  if (failures > action.retryTimes) {
    failNode(draft, node, result.message ?? 'failed', result.fault);
    return;
  }
  const delayMs = retryDelayMs(action, failures, `${draft.instanceId}/${attemptKey(result.ref)}`);
  const isTried = tryAgain(draft, result, draft.now + delayMs);
  if (isTried && failures === 1) note(draft, 'retry', result.ref, delayMs === 0 ? undefined : draft.now + delayMs);
}

function replaceLost(draft: Draft, result: AttemptResult): void {
  const { node } = result.ref;
  const losses = (draft.extras.get(node)?.losses ?? 0) + 1;
  draft.amend(node, { losses });
  if (losses >= MAX_LOSSES) failNode(draft, node, `lost its worker ${losses} times`, 'platform');
  else tryAgain(draft, result, draft.now);
}

/** Of an iteration that has failed before, and of which that was told. */
function noteRecovery(draft: Draft, ref: AttemptRef): void {
  if ((draft.extras.get(ref.node)?.failures ?? 0) > 0) note(draft, 'recovered', ref);
}

function note(draft: Draft, type: PendingNotice['type'], ref: AttemptRef, nextAt?: number): void {
  if (!draft.tells('FAILED')) return;
  draft.notices = [...draft.notices, { type, ref, ...(nextAt !== undefined && { nextAt }) }];
}

/** Opens the next attempt, unless it would begin when the node's time is up: then false. */
function tryAgain(draft: Draft, { ref, message }: AttemptResult, notBefore: number): boolean {
  const { deadlineAt } = draft.extras.get(ref.node) ?? {};
  if (deadlineAt !== undefined && notBefore >= deadlineAt) {
    const { timeoutSeconds } = draft.action(ref.node);
    const last = message === undefined ? '' : ` (last: ${message})`;
    failNode(draft, ref.node, `no time is left for another attempt: timeout is ${timeoutSeconds} s${last}`, 'user');
    return false;
  }
  const later = notBefore > draft.now ? notBefore : undefined;
  draft.amend(ref.node, { attempt: ref.attempt + 1, notBefore: later });
  sendAction(draft, ref.node);
  return true;
}

/** The time of a node is up that waits for its next attempt. */
export function timeOut(draft: Draft, node: number): void {
  const { timeoutSeconds } = draft.action(node);
  failNode(draft, node, `timed out: it had not succeeded within ${timeoutSeconds} s`, 'user');
}

function failNode(draft: Draft, node: number, message: string, fault: Fault = 'user'): void {
  const action = draft.action(node);
  draft.amend(node, { notBefore: undefined });
  if (action.error !== undefined) {
    leave(draft, node, 'F', action.error, false);
    return;
  }
  draft.letters[node] = 'F';
  endInstance(draft, 'FAILED', { node: action.name, message, fault });
}
