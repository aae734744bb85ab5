import type { AttemptRecord } from '../model/attempt.ts';
import { byteLength } from '../model/byte-length.ts';
import type { AttemptId } from '../model/instance.ts';
import type { LogRecord } from '../model/log.ts';
import type { ApiEnvironment } from '../ports/ports.ts';

/** Where reading goes on: a chunk, and how many of its records have been read. */
export interface LogPlace {
  readonly chunk: number;
  readonly record: number;
}

export interface LogPage {
  /** Possibly none. */
  readonly records: readonly LogRecord[];
  /** Where the next page begins; the same as asked for while nothing new is there. */
  readonly next: LogPlace;
  /** Nothing will follow. */
  readonly done: boolean;
}

/** Bytes of NDJSON of one page: what Lambda may answer is six times that, and JSON of it is hardly longer. */
const MAX_PAGE_BYTES = 1_000_000;

/**
 * A page of an attempt's log from a place on, of one stream when that is given. Holds a page and a chunk at most, however long the log is.
 */
export async function readLog(
  env: ApiEnvironment,
  attempt: AttemptRecord,
  instanceId: string,
  from: LogPlace,
  stream?: LogRecord['s'],
): Promise<LogPage> {
  const { log } = attempt;
  const id = { instanceId, ref: attempt.ref };
  const page = new PageOfLog(from, stream);
  if (log !== undefined && log.chunks === 0) {
    const ended = from.chunk > 0 || page.add(log.inline ?? '');
    return { records: page.records, next: page.next, done: ended };
  }
  const isLast = (chunk: number, body: string | undefined) =>
    // An attempt that was taken over never said how many chunks it wrote: its log ends where the next one is missing.
    log === undefined ? body === undefined : chunk >= log.chunks;
  for (;;) {
    const { chunk } = page.next;
    const body = log !== undefined && chunk >= log.chunks ? undefined : await readChunk(env, id, chunk);
    if (body === undefined) {
      return { records: page.records, next: page.next, done: attempt.status !== 'RUNNING' && isLast(chunk, body) };
    }
    if (!page.add(body)) return { records: page.records, next: page.next, done: false };
  }
}

function readChunk(env: ApiEnvironment, id: AttemptId, chunk: number): Promise<string | undefined> {
  return env.logs.read(id, chunk);
}

/** Takes chunks, one after another, until it is full. */
class PageOfLog {
  readonly records: LogRecord[] = [];
  next: LogPlace;
  readonly #stream: LogRecord['s'] | undefined;
  #bytes = 0;

  constructor(from: LogPlace, stream: LogRecord['s'] | undefined) {
    this.next = from;
    this.#stream = stream;
  }

  /** Whether the chunk is read to its end. At least one record goes onto a page. */
  add(body: string): boolean {
    const lines = body.split('\n').filter((line) => line !== '');
    for (const line of lines.slice(this.next.record)) {
      const bytes = byteLength(line) + 1;
      if (this.#bytes > 0 && this.#bytes + bytes > MAX_PAGE_BYTES) return false;
      this.#bytes += bytes;
      this.next = { ...this.next, record: this.next.record + 1 };
      const record = parseRecord(line);
      if (this.#stream === undefined || record.s === this.#stream) this.records.push(record);
    }
    this.next = { chunk: this.next.chunk + 1, record: 0 };
    return true;
  }
}

/** Written by our own worker: what does not parse is a defect, and throws. */
function parseRecord(line: string): LogRecord {
  return JSON.parse(line);
}
