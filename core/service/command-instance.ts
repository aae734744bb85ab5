import { minuteOf } from '../engine/wake-time.ts';
import type { Command, StoredCommand } from '../model/instance.ts';
import type { Environment } from '../ports/ports.ts';

export type CommandResult =
  | { readonly result: 'accepted'; readonly commandId: string }
  | { readonly result: 'no-such-instance' }
  /** Too many commands wait on the instance already. */
  | { readonly result: 'full' };

/**
 * Accepts a command: stored on the instance and due for waking in one write, then poked. What becomes of it is
 * decided by the master and then stands among the instance's applied commands.
 */
export async function commandInstance(env: Environment, id: string, command: Command): Promise<CommandResult> {
  const now = env.clock.now();
  const stored: StoredCommand = { id: commandId(now, env.random.hex(4)), acceptedAt: now, command };
  const result = await env.instances.accept(id, stored, minuteOf(now));
  if (result === 'missing') return { result: 'no-such-instance' };
  if (result === 'full') return { result };
  await env.events.send([{ type: 'poke', instanceId: id }]);
  return { result: 'accepted', commandId: stored.id };
}

/** Sorts by time of acceptance: 11 digits of base 36 outlast the year 5000. */
function commandId(now: number, random: string): string {
  return `${now.toString(36).padStart(11, '0')}${random}`;
}
