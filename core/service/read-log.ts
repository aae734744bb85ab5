import type { AttemptId } from '../model/instance.ts';
import type { Environment } from '../ports/ports.ts';

/** Where reading goes on: the next chunk. */
export interface LogPage {
  /** NDJSON log records (`core/model/log.ts`), possibly none. */
  readonly records: string;
  /** Pass it as `chunk` to read on; the same as asked for while nothing new is there. */
  readonly nextChunk: number;
  /** Nothing will follow. */
  readonly done: boolean;
}

/** One piece of an attempt's log, from the given chunk (0 first). Undefined when there is no such attempt. */
export async function readLog(env: Environment, id: AttemptId, chunk: number): Promise<LogPage | undefined> {
  const [attempt] = await env.attempts.get(id.instanceId, [id.ref]);
  if (attempt === undefined) return undefined;
  if (attempt.log !== undefined && attempt.log.chunks === 0) {
    return { records: chunk === 0 ? (attempt.log.inline ?? '') : '', nextChunk: 1, done: true };
  }
  const records = await env.logs.read(id, chunk);
  const nextChunk = records === undefined ? chunk : chunk + 1;
  // An attempt that was taken over never said how many chunks it wrote: its log ends where the next one is missing.
  const isLast = attempt.log === undefined ? records === undefined : nextChunk >= attempt.log.chunks;
  return { records: records ?? '', nextChunk, done: attempt.status !== 'RUNNING' && isLast };
}
