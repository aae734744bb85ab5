/**
 * One piece of output as it was read, in NDJSON: `t` epoch milliseconds, `s` the stream,
 * and the bytes either as UTF-8 text (`d`) or, where they are not text, as base64 (`b`).
 */
export interface LogRecord {
  readonly t: number;
  readonly s: 'out' | 'err' | 'sys';
  readonly d?: string;
  readonly b?: string;
}
