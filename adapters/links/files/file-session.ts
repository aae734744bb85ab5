import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import { fileProblem } from './file-problem.ts';

/** What a file system needs of the attempt that uses it; an `ActionContext` is one. */
export interface FileSession {
  readonly clock: Clock;
  /** Of the attempt: `AWS_ENDPOINT_URL` is read from it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Once aborted, reading and writing throw at their next chunk, and what was half written is removed. */
  readonly cancel: CancelSignal;
}

/** The chunks as they are, until the attempt is cancelled. @throws FileSystemError then */
export async function* untilCancelled(
  cancel: CancelSignal,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    if (cancel.aborted) throw cancelled();
    yield chunk;
  }
  if (cancel.aborted) throw cancelled();
}

function cancelled() {
  return fileProblem('platform', 'the attempt was cancelled', {});
}
