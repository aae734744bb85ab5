import type { AttemptLog } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { LogRecord } from '#core/model/log.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { LogStore } from '#core/ports/log-store.ts';
import type { Logger } from '#core/ports/logger.ts';
import { type LogPiece, PieceReader } from './log-piece.ts';
import type { PatternAutomaton } from './masking/pattern-automaton.ts';
import { StreamMasker } from './masking/stream-masker.ts';
import { retry } from './retry.ts';

const CHUNK_BYTES = 256 * 1024;
const CHUNK_AFTER_MS = 5_000;
const WRITE_TRIES = 5;
/** One S3 PUT costs as much as eight writes, so a short log rides on the attempt's item (design §5). */
const MAX_INLINE_BYTES = 2 * 1024;

export type LogStream = 'out' | 'err';

interface LogDeps {
  readonly logs: LogStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What must not be shown. */
  readonly masks: PatternAutomaton;
}

/**
 * The log of one attempt: NDJSON records in chunks of about 256 KiB, or after 5 s whatever there is. Holds about two
 * chunks in memory at most, when its writers wait as they are told.
 */
export class LogWriter {
  private readonly deps: LogDeps;
  private readonly id: AttemptId;
  private readonly maxBytes: number;
  private readonly maskers: Readonly<Record<LogStream, StreamMasker>>;
  private readonly readers = { out: new PieceReader(), err: new PieceReader() };
  private lines: string[] = [];
  private waitingBytes = 0;
  private bytes = 0;
  private keptBytes = 0;
  private lostBytes = 0;
  private chunks = 0;
  private writing: Promise<void> | undefined;
  private timer: AbortController | undefined;

  /** Of what comes after `maxBytes` only the number is kept: it is read, so that the script does not block. */
  constructor(deps: LogDeps, id: AttemptId, maxBytes: number) {
    this.deps = deps;
    this.maxBytes = maxBytes;
    this.id = id;
    this.maskers = { out: new StreamMasker(deps.masks), err: new StreamMasker(deps.masks) };
  }

  /** Adds what was read from a stream. A promise: wait for it before reading on. */
  write(stream: LogStream, read: Uint8Array): Promise<void> | undefined {
    this.bytes += read.length;
    const kept = read.subarray(0, Math.max(0, this.maxBytes - this.keptBytes));
    if (kept.length === 0) return undefined;
    this.keptBytes += kept.length;
    this.take(stream, this.maskers[stream].write(kept));
    if (this.waitingBytes < CHUNK_BYTES) {
      if (this.timer === undefined) void this.writeLater();
      return undefined;
    }
    if (this.writing !== undefined) return this.writing;
    void this.writeChunk();
    return undefined;
  }

  /** Stores the rest and says where the log is. Nothing may be written any more. */
  async close(): Promise<AttemptLog> {
    for (const stream of ['out', 'err'] as const) {
      this.take(stream, this.maskers[stream].end());
      this.add(stream, this.readers[stream].end());
    }
    const cutBytes = this.bytes - this.keptBytes;
    if (cutBytes > 0) this.add('sys', { d: `output cut: ${this.keptBytes} bytes kept, ${cutBytes} left out\n` });
    this.timer?.abort('closed');
    await this.writing;
    const size = { bytes: this.bytes };
    if (this.chunks === 0 && this.lostBytes === 0 && this.waitingBytes <= MAX_INLINE_BYTES) {
      return {
        ...(this.lines.length > 0 && { inline: this.lines.join('') }),
        chunks: 0,
        truncated: cutBytes > 0,
        ...size,
      };
    }
    await this.writeChunk();
    return { chunks: this.chunks, truncated: cutBytes + this.lostBytes > 0, ...size };
  }

  /** Masked before anything is cut. */
  private take(stream: LogStream, masked: Uint8Array): void {
    if (masked.length > 0) this.add(stream, this.readers[stream].read(masked));
  }

  private add(stream: LogRecord['s'], piece: LogPiece | undefined): void {
    if (piece === undefined) return;
    const record: LogRecord = { t: this.deps.clock.now(), s: stream, ...piece };
    const line = `${JSON.stringify(record)}\n`;
    this.lines.push(line);
    this.waitingBytes += Buffer.byteLength(line);
  }

  private async writeLater(): Promise<void> {
    const timer = new AbortController();
    this.timer = timer;
    await this.deps.clock.sleep(CHUNK_AFTER_MS, timer.signal);
    await this.writing;
    if (timer.signal.aborted) return;
    for (const stream of ['out', 'err'] as const) this.take(stream, this.maskers[stream].pause());
    await this.writeChunk();
    this.timer = undefined;
    // Written while the chunk was being stored, under the timer that has passed.
    if (this.lines.length > 0 && !timer.signal.aborted) void this.writeLater();
  }

  /** One chunk at a time, so that they stand in order. */
  private writeChunk(): Promise<void> {
    this.writing ??= this.storeWaiting().finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  private async storeWaiting(): Promise<void> {
    if (this.lines.length === 0) return;
    const body = this.lines.join('');
    const bodyBytes = this.waitingBytes;
    this.lines = [];
    this.waitingBytes = 0;
    try {
      await retry(
        this.deps.clock,
        () => this.deps.logs.write(this.id, this.chunks, body),
        (failures) => failures < WRITE_TRIES,
      );
      this.chunks += 1;
    } catch (error) {
      // A log that cannot be stored is no reason to fail the work that wrote it.
      this.lostBytes += bodyBytes;
      this.deps.logger.error('log chunk lost', { ...this.id, chunk: this.chunks, error: String(error) });
      this.add('sys', { d: `output lost: ${this.lostBytes} bytes of the log could not be stored so far\n` });
    }
  }
}
