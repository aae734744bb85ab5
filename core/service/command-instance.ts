import { minuteOf } from '../engine/wake-time.ts';
import type { Command, Instance, StoredCommand } from '../model/instance.ts';
import type { StartEnvironment } from '../ports/ports.ts';

/** Of base 36: they outlast the year 5000. */
const TIME_DIGITS = 11;

export type CommandResult =
  | { readonly result: 'accepted'; readonly commandId: string }
  | { readonly result: 'no-such-instance' }
  /** Too many commands wait on the instance already. */
  | { readonly result: 'full' };

/**
 * Accepts a command: stored on the instance and due for waking in one write, then poked. What becomes of it is
 * decided by the master and then stands among the instance's applied commands.
 */
export async function commandInstance(env: StartEnvironment, id: string, command: Command): Promise<CommandResult> {
  const accepted = await acceptCommand(env, id, command);
  if (accepted.result === 'accepted') await env.events.send([{ type: 'poke', instanceId: id }]);
  return accepted;
}

/** The same without the poke. `mark` tells the command from others, so that `hasCommand` finds it again; random when absent. */
export async function acceptCommand(
  env: StartEnvironment,
  id: string,
  command: Command,
  mark: string = env.random.hex(4),
): Promise<CommandResult> {
  const now = env.clock.now();
  const stored: StoredCommand = { id: commandId(now, mark), acceptedAt: now, command };
  const result = await env.instances.accept(id, stored, minuteOf(now));
  if (result === 'missing') return { result: 'no-such-instance' };
  return result === 'full' ? { result } : { result: 'accepted', commandId: stored.id };
}

/** The id of the command with this mark, if the instance has been asked it: waiting, or among its last few. */
export function hasCommand({ commands, applied }: Instance, mark: string): string | undefined {
  return [...commands, ...applied].find(({ id }) => id.slice(TIME_DIGITS) === mark)?.id;
}

/** Sorts by time of acceptance. */
function commandId(now: number, random: string): string {
  return `${now.toString(36).padStart(TIME_DIGITS, '0')}${random}`;
}
