import type { Database } from '#adapters/links/database/database.ts';
import { DatabaseError } from '#adapters/links/errors.ts';
import type { ActionContext } from '#core/ports/action.ts';

const AGAIN_MS = 1000;

/**
 * Runs something on a database and stops it there when the attempt is to stop: again each second until it has ended,
 * since a cancellation that arrives between two statements stops neither.
 */
export async function cancelling<T>(
  database: Database,
  { cancel, clock, log }: Pick<ActionContext, 'cancel' | 'clock' | 'log'>,
  work: () => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  let stopping: Promise<void> = Promise.resolve();
  const stop = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      try {
        await database.cancel();
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        await log('err', Buffer.from(`cannot stop what runs in the database: ${error.message}\n`));
      }
      await clock.sleep(AGAIN_MS, ended.signal);
    }
  };
  const onAbort = (): void => {
    stopping = stop();
  };
  if (cancel.aborted) onAbort();
  cancel.addEventListener('abort', onAbort, { once: true });
  try {
    return await work();
  } finally {
    ended.abort();
    cancel.removeEventListener('abort', onAbort);
    await stopping;
  }
}
