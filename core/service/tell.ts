import type { EngineEvent } from '../engine/event.ts';
import type { PendingNotice } from '../engine/state.ts';
import type { Instance } from '../model/instance.ts';
import { type EndedNotice, type Notice, noticeId } from '../model/notice.ts';
import { isTerminal } from '../model/status.ts';
import type { Bus } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { NoticeStore } from '../ports/notice-store.ts';

/** What telling needs; a worker has it as well. */
export interface TellDeps {
  readonly notices: Pick<NoticeStore, 'add'>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Stores what people are to be told, then says so on the bus, which makes it prompt; the tick makes it certain. Telling
 * again changes nothing. Throws when a notice could not be stored; those before it are.
 */
export async function tell({ notices, bus, clock, logger }: TellDeps, told: readonly Notice[]): Promise<void> {
  const at = clock.now();
  for (const notice of told) await notices.add(notice, at);
  try {
    await bus.publish(told.map((notice) => ({ type: 'notice', id: noticeId(notice), at })));
  } catch (error) {
    logger.warn('Notices were stored, but the bus did not take word of them; the tick finds them', { error });
  }
}

/** How the run of an instance ended, as it stands now: a rerun overwrites it. Undefined while it has not ended. */
export function endedNotice(instance: Instance, now: number): EndedNotice | undefined {
  const { id, workflow, hash, state, startedAt, endedAt = now } = instance;
  const { phase, run, nodes } = state;
  if (!isTerminal(phase.status)) return undefined;
  return {
    type: 'ended',
    instanceId: id,
    workflow,
    hash,
    run,
    status: phase.status,
    ...(startedAt !== undefined && { startedAt }),
    endedAt,
    ...('reason' in phase && { reason: phase.reason }),
    nodes,
  };
}

/** Stores what an instance has to tell of its nodes. What cannot be stored is told at its next waking. */
export async function tellPending(deps: TellDeps, { id, workflow, hash, state }: Instance): Promise<EngineEvent[]> {
  const { notices = [] } = state;
  if (notices.length === 0) return [];
  const asNotice = (pending: PendingNotice): Notice => ({ ...pending, instanceId: id, workflow, hash });
  try {
    await tell(deps, notices.map(asNotice));
    return [{ type: 'noticed', notices }];
  } catch (error) {
    deps.logger.error('What an instance has to tell of its nodes could not be stored; it is tried again', {
      instanceId: id,
      error,
    });
    return [];
  }
}
