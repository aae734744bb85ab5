import type { InstanceView } from '#core/model/instance-view.ts';
import { isTerminal } from '#core/model/status.ts';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import type { LocalSystem } from '../local-system.ts';
import type { Channel } from '../terminal.ts';
import { makeDisplay } from './display.ts';
import type { OpenSystem } from './open-system.ts';
import { watchInstance } from './watch-instance.ts';

/** How long an interrupted run waits for its instance to be killed. */
const KILL_SECONDS = 15;

/**
 * Shows an instance until it has ended, and answers its last view. When interrupted it kills the instance if the
 * system was started for it; otherwise the instance goes on and `CommandFailure` says so.
 */
export async function watchToEnd(
  { client, own }: OpenSystem,
  channel: Channel,
  id: string,
  signal: AbortSignal,
): Promise<InstanceView> {
  const display = makeDisplay(channel);
  try {
    const show = display.show;
    const view = await unlessEnded(own, watchInstance(client, id, show, signal));
    if (isTerminal(view.status)) return view;
    if (own === undefined) {
      throw detached(id);
    }
    await client.instances.command(id, 'kill', { reason: 'interrupted' }, 0);
    const killed = await unlessEnded(own, watchInstance(client, id, show, AbortSignal.timeout(KILL_SECONDS * 1000)));
    if (isTerminal(killed.status)) return killed;
    throw new CommandFailure(`interrupted; ${id} was not killed within ${KILL_SECONDS} seconds`, EXIT.error);
  } finally {
    display.close();
  }
}

/** Who stopped waiting learns how to come back, and how to stop what goes on. */
export function detached(id: string): CommandFailure {
  const back = `come back with 'akkaflow instance logs ${id} -f'`;
  return new CommandFailure(
    `interrupted; ${id} goes on: ${back}, stop it with 'akkaflow instance kill ${id}'`,
    EXIT.interrupted,
  );
}

/** A system of our own that ends has more to say than that it does not answer. */
async function unlessEnded<T>(own: LocalSystem | undefined, work: Promise<T>): Promise<T> {
  if (own === undefined) return work;
  const ended = own.ended.then(({ lastWords }): never => {
    throw new CommandFailure(`The local system ended before the instance:\n${lastWords}`, EXIT.error);
  });
  return Promise.race([work, ended]);
}
