import type { Draft } from './draft.ts';

/** Longest delay SQS takes on one message, in seconds: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html */
export const MAX_DELAY_SECONDS = 900;

/**
 * Sends the current attempt of an action, not to start before its `notBefore`; of a sub-workflow, has its child created.
 * While suspended it is held back; a retry too far off for a delayed message waits for the wake index, and so does any
 * that is not due of a sub-workflow, to which nothing is sent.
 */
export function sendAction(draft: Draft, node: number): void {
  const { kind } = draft.action(node);
  const { notBefore = 0, deadlineAt } = draft.extras.get(node) ?? {};
  const delaySeconds = Math.max(0, Math.ceil((notBefore - draft.now) / 1000));
  const longestDelay = kind === 'sub-workflow' ? 0 : MAX_DELAY_SECONDS;
  if (draft.suspended || delaySeconds > longestDelay) {
    draft.letters[node] = delaySeconds > longestDelay ? 'R' : 'H';
    return;
  }
  if (draft.letters[node] !== 'Q') draft.fresh.add(node);
  draft.letters[node] = 'Q';
  if (kind === 'sub-workflow') {
    rememberChildDeadline(draft, node);
    draft.effects.push({ type: 'child', ref: draft.ref(node), ...(continues(draft, node) && { continues: true }) });
    return;
  }
  draft.effects.push({
    type: 'send',
    ref: draft.ref(node),
    delaySeconds,
    ...(deadlineAt === undefined ? {} : { deadlineAt }),
  });
}

/** No worker watches over the time of a child: it runs from now, where that of an action runs from its start on a worker. */
function rememberChildDeadline(draft: Draft, node: number): void {
  const { timeoutSeconds } = draft.action(node);
  const deadlineAt = draft.extras.get(node)?.deadlineAt;
  if (timeoutSeconds === undefined || deadlineAt !== undefined) return;
  draft.amend(node, { deadlineAt: draft.now + timeoutSeconds * 1000 });
}

/** A retry begins anew, as any does. */
function continues(draft: Draft, node: number): boolean {
  const { attempt = 1, continues } = draft.extras.get(node) ?? {};
  return attempt === 1 && continues === 1;
}
