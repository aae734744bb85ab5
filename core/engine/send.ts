import type { Draft } from './draft.ts';

/** Longest delay SQS takes on one message, in seconds: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html */
export const MAX_DELAY_SECONDS = 900;

/**
 * Sends the current attempt of an action, not to start before its `notBefore`. While suspended it is held back; a
 * retry too far off for a delayed message waits for the wake index.
 */
export function sendAction(draft: Draft, node: number): void {
  const { notBefore = 0, deadlineAt } = draft.extras.get(node) ?? {};
  const delaySeconds = Math.max(0, Math.ceil((notBefore - draft.now) / 1000));
  if (draft.suspended || delaySeconds > MAX_DELAY_SECONDS) {
    draft.letters[node] = delaySeconds > MAX_DELAY_SECONDS ? 'R' : 'H';
    return;
  }
  if (draft.letters[node] !== 'Q') draft.fresh.add(node);
  draft.letters[node] = 'Q';
  draft.effects.push({
    type: 'send',
    ref: draft.ref(node),
    delaySeconds,
    ...(deadlineAt === undefined ? {} : { deadlineAt }),
  });
}
