import type { NotifierEnvironment } from '#core/ports/ports.ts';
import { deliverDue, deliverNotice } from '#core/service/deliver-notice.ts';
import { type CoordinatorEvent, isTick } from './coordinator-handler.ts';

/** What the handler looks at of an event of EventBridge. */
export type NotifierEvent = CoordinatorEvent;

export type NotifierHandler = (event: NotifierEvent) => Promise<void>;

/**
 * What sends notices, as Lambda calls it: word on the bus that one was stored, which makes it prompt, and the tick of every minute, which
 * makes it certain. It has a rule of its own for the tick, so that a mail server that hangs holds up no coordinator. Either may
 * come twice, late, and at once on two machines. An event of any other form is logged and done with.
 */
export function makeNotifierHandler(env: NotifierEnvironment): NotifierHandler {
  return async (event) => {
    const { source, detail } = event;
    const type = event['detail-type'];
    if (isTick(event)) return await deliverDue(env);
    if (source === 'akkaflow' && type === 'akkaflow.notice' && namesNotice(detail)) {
      return await deliverNotice(env, detail.id);
    }
    env.logger.error('An event that no notifier waits for', { source, type });
  };
}

/** Checks what is used of it: whoever may put events on the bus may also put wrong ones. */
function namesNotice(detail: unknown): detail is { readonly id: string } {
  return typeof detail === 'object' && detail !== null && 'id' in detail && typeof detail.id === 'string';
}
