import { statusOf } from '../engine/status-of.ts';
import type { Instance } from '../model/instance.ts';
import { isTerminal } from '../model/status.ts';
import type { SweepEnvironment } from '../ports/ports.ts';

export type DeleteInstanceResult =
  | { readonly result: 'deleted' | 'missing' }
  /** It has not ended, or has something to do yet; the message says what. */
  | { readonly result: 'not-ended'; readonly message: string };

/**
 * Deletes an ended instance with its attempts and their logs. Broken off anywhere, it is still found, and a repetition
 * goes on.
 */
export async function deleteInstance(
  env: Pick<SweepEnvironment, 'instances' | 'logs'>,
  id: string,
): Promise<DeleteInstanceResult> {
  const instance = await env.instances.load(id);
  if (instance === undefined) return { result: 'missing' };
  const message = whyNotDeleted(instance);
  if (message !== undefined) return { result: 'not-ended', message };
  await env.logs.deleteInstance(id);
  if (await env.instances.delete(id)) return { result: 'deleted' };
  return { result: 'not-ended', message: 'it was asked something while it was being deleted' };
}

/** What stands against deleting an instance; undefined when nothing does. */
export function whyNotDeleted({ state, commands, wakeAt }: Instance): string | undefined {
  const status = statusOf(state);
  if (!isTerminal(status)) return `it is ${status}: kill it before it is deleted`;
  if (commands.length > 0) return 'a command waits on it; try again in a moment';
  if (wakeAt === undefined) return undefined;
  const isStopping = state.owed.length === 0 && state.stopping.length > 0;
  return isStopping
    ? 'an attempt of it is still being stopped; try again in a moment'
    : 'its end is still to be announced; try again in a moment';
}
