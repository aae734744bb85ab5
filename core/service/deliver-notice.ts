import { minuteOf } from '../engine/wake-time.ts';
import { ChannelError, MailError } from '../model/errors.ts';
import type { Notice } from '../model/notice.ts';
import type { Message, NoticeChannel } from '../ports/notice-channel.ts';
import type { StoredNotice } from '../ports/notice-store.ts';
import type { NotifierEnvironment } from '../ports/ports.ts';
import { composeNotice, type FindDownstream } from './compose-notice.ts';
import { downstreamOf } from './downstream-owners.ts';
import { mapBounded } from './map-bounded.ts';

/** Minutes between tries: 1, 2, 4 … 60. With the tries below that is a day and some hours. */
const MAX_PAUSE_MINUTES = 60;
const MAX_TRIES = 30;
/** Most that one tick looks at; the next one finds the rest still due. */
const MAX_DUE = 1_000;
/** Mail servers take few connections of one client. */
const AT_ONCE = 8;
/** A tick begins no further notice after this: the next one goes on, and no two of them pile up. */
const BUDGET_MS = 45_000;

/** Sends what is due. One notice that fails holds up no other. */
export async function deliverDue(env: NotifierEnvironment): Promise<void> {
  const stopAt = env.clock.now() + BUDGET_MS;
  const find = rememberingDownstream(env);
  for await (const ids of env.notices.due(minuteOf(env.clock.now()), MAX_DUE)) {
    await mapBounded(AT_ONCE, ids, async (id) => {
      if (env.clock.now() >= stopAt) return;
      try {
        await deliverNotice(env, id, find);
      } catch (error) {
        env.logger.error('A notice could not be sent; it is tried again', { id, error });
      }
    });
  }
}

/**
 * Sends a notice that is due through each channel that has not taken it yet. It is claimed first, by moving its next try into the future: two
 * processes do not send it at once, and when this one dies in between, it is sent again then. So a channel takes a notice at least once, and more than
 * once only if the process dies between its answer and the write of it. Never throws because of a channel.
 */
export async function deliverNotice(env: NotifierEnvironment, id: string, find?: FindDownstream): Promise<void> {
  const stored = await env.notices.load(id);
  const minute = minuteOf(env.clock.now());
  if (stored?.wakeAt === undefined || stored.wakeAt > minute) return;
  const tries = stored.tries + 1;
  const wakeAt = minute + 1 + Math.min(MAX_PAUSE_MINUTES, 2 ** (tries - 1));
  const claimed = await env.notices.save(stored, { tries, settled: stored.settled, wakeAt });
  if (claimed === undefined) return;
  if (env.channels.length === 0)
    env.logger.warn('A notice reaches nobody: no mail, topic or webhook is set up', { id });
  const settled = await send(env, claimed, find);
  const isDone = env.channels.every(({ name }) => settled.includes(name));
  await env.notices.save(claimed, { tries, settled, ...(!isDone && { wakeAt }) });
}

/** Gives back the channels that are done with it. */
async function send(env: NotifierEnvironment, stored: StoredNotice, find?: FindDownstream): Promise<readonly string[]> {
  const { id, notice, settled } = stored;
  const open = env.channels.filter(({ name }) => !settled.includes(name));
  const names = open.map(({ name }) => name);
  if (stored.tries > MAX_TRIES) {
    await judge(env, stored, 'every channel', new Error('the notifier died each time, or was cut off'));
    return [...settled, ...names];
  }
  let message: Message | undefined;
  try {
    const composed = await composeNotice(env, notice, find);
    message = composed && { id, ...composed };
  } catch (error) {
    const isGivenUp = await judge(env, stored, 'every channel', error);
    return isGivenUp ? [...settled, ...names] : settled;
  }
  if (message === undefined) return [...settled, ...names];
  const taken = await Promise.all(open.map((channel) => sendThrough(env, stored, channel, message)));
  return [...settled, ...names.filter((_, index) => taken[index])];
}

async function sendThrough(
  env: NotifierEnvironment,
  stored: StoredNotice,
  channel: NoticeChannel,
  message: Message,
): Promise<boolean> {
  try {
    await channel.send(message);
    return true;
  } catch (error) {
    return judge(env, stored, channel.name, error);
  }
}

/** True when it is given up, which the incident log then says: nothing more will come of it. */
async function judge(
  env: NotifierEnvironment,
  stored: StoredNotice,
  channel: string,
  error: unknown,
): Promise<boolean> {
  const { id, notice, tries } = stored;
  const isFinal = (error instanceof MailError || error instanceof ChannelError) && !error.retriable;
  const reason = error instanceof Error ? error.message : String(error);
  if (!isFinal && tries < MAX_TRIES) {
    env.logger.warn('A notice was not taken; it is tried again', { id, channel, tries, reason });
    return false;
  }
  env.logger.error('A notice is given up', { id, channel, tries, reason });
  const details = `${channel} did not take ${id} in ${tries} tries: ${reason}`;
  await env.incidents.record({ at: env.clock.now(), type: 'unsent-notice', ...instanceOf(notice), details });
  env.metrics?.record('NoticesFailed');
  return true;
}

function instanceOf(notice: Notice): { readonly instanceId?: string } {
  return 'instanceId' in notice ? { instanceId: notice.instanceId } : {};
}

/** When a thousand instances of a workflow fail together, what is downstream of it is read once. */
function rememberingDownstream(env: NotifierEnvironment): FindDownstream {
  const known = new Map<string, ReturnType<FindDownstream>>();
  return (workflow) => {
    const found = known.get(workflow) ?? downstreamOf(env, workflow);
    known.set(workflow, found);
    return found;
  };
}
