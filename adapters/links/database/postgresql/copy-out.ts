import type { Client } from 'pg';
import { type CopyToStreamQuery, to } from 'pg-copy-streams';

/** Kept of what the server sends while nobody reads; then it waits. */
const BUFFERED_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** A `COPY … TO STDOUT` that runs. Whoever does not read it to its end has to cancel it and then `drain` it. */
export class CopyOut implements AsyncIterable<Buffer> {
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(client: Client, statement: string) {
    const stream: CopyToStreamQuery = client.query(to(statement, { highWaterMark: BUFFERED_BYTES }));
    this.#chunks = stream.iterator({ destroyOnReturn: false });
  }

  /** Whole lines of text, many at once, to the end of the last. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    let begun: Buffer[] = [];
    for (let next = await this.#chunks.next(); next.done !== true; next = await this.#chunks.next()) {
      const end = next.value.lastIndexOf(NEWLINE) + 1;
      if (end > 0) {
        yield begun.length === 0 ? next.value.subarray(0, end) : Buffer.concat([...begun, next.value.subarray(0, end)]);
        begun = [];
      }
      if (end < next.value.length) begun.push(next.value.subarray(end));
    }
  }

  /** Reads and drops what the server still sends. The session is of use again only after that. */
  async drain(): Promise<void> {
    while ((await this.#chunks.next()).done !== true) {
      // Dropped.
    }
  }
}
