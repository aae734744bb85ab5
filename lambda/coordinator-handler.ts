import type { EventBridgeEvent } from 'aws-lambda';
import type { InstanceEnded } from '#core/ports/bus.ts';
import type { CoordinatorEnvironment } from '#core/ports/ports.ts';
import { sweepInTurn } from '#core/service/sweep-ended.ts';
import { handleCompletion, tick } from '#core/service/tick.ts';

/** What the handler looks at of an event of EventBridge. */
export type CoordinatorEvent = Pick<EventBridgeEvent<string, unknown>, 'source' | 'detail-type' | 'detail'> & {
  /** Of a tick: the minute it is of, ISO 8601. */
  readonly time?: string;
};

export type CoordinatorHandler = (event: CoordinatorEvent) => Promise<void>;

/** A rule with a schedule and EventBridge Scheduler. */
const CLOCKS: readonly string[] = ['aws.events', 'aws.scheduler'];

/**
 * What fires coordinators, as Lambda calls it: the tick of every minute, and the end of an instance, which makes it
 * prompt. Either may come twice, late, and at once on two machines. An event of any other form is logged and done with:
 * coming again would not mend it. Throws what a tick throws, so that Lambda tries again.
 */
export function makeCoordinatorHandler(env: CoordinatorEnvironment): CoordinatorHandler {
  return async (event) => {
    const { source, detail } = event;
    const type = event['detail-type'];
    if (isTick(event)) return await timedTick(env, event.time);
    if (source !== 'akkaflow' || type !== 'akkaflow.instance' || !isInstanceEnded(detail)) {
      return env.logger.error('An event that no coordinator waits for', { source, type });
    }
    if (detail.status === 'SUCCEEDED') await handleCompletion(env, detail.workflow);
  };
}

/** Tells how late a tick began, once it is through: the alarm of missed ticks rests on that. */
async function timedTick(env: CoordinatorEnvironment, time?: string): Promise<void> {
  const begunAt = env.clock.now();
  await Promise.all([tick(env), sweepInTurn(env)]);
  const dueAt = time === undefined ? begunAt : Date.parse(time);
  env.metrics?.record('TickLag', Math.max(0, begunAt - dueAt));
}

/** Whether it is the tick of every minute. */
export function isTick({ source, 'detail-type': type }: Pick<CoordinatorEvent, 'source' | 'detail-type'>): boolean {
  return CLOCKS.includes(source) && type === 'Scheduled Event';
}

/** Checks what is used of it: whoever may put events on the bus may also put wrong ones. */
function isInstanceEnded(detail: unknown): detail is Pick<InstanceEnded, 'workflow' | 'status'> {
  if (typeof detail !== 'object' || detail === null) return false;
  return 'workflow' in detail && typeof detail.workflow === 'string' && 'status' in detail;
}
