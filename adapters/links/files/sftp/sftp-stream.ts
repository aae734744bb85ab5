import type { SFTPWrapper } from 'ssh2';
import type { SshConnection } from '../../ssh/ssh-connection.ts';

/** What every server takes in one request (draft-ietf-secsh-filexfer-02, section 3). */
const REQUEST_BYTES = 32 * 1024;
/** Requests under way at once, so that a far host is not waited for after each: 2 MiB in memory. */
const REQUESTS_AT_ONCE = 64;

/** An open file of a session. */
export interface SftpFile {
  readonly connection: SshConnection;
  readonly sftp: SFTPWrapper;
  readonly handle: Buffer;
}

/** The bytes of a file in their order, asked for ahead of their reader, up to its end at that time. */
export async function* readAhead(file: SftpFile): AsyncGenerator<Uint8Array, void, undefined> {
  const ahead: Promise<Uint8Array>[] = [];
  let offset = 0;
  for (;;) {
    while (ahead.length < REQUESTS_AT_ONCE) {
      const block = readBlock(file, offset);
      // Whoever leaves early waits for none of them; the reader gets the failure below.
      block.catch(() => {});
      ahead.push(block);
      offset += REQUEST_BYTES;
    }
    const block = (await ahead.shift()) ?? new Uint8Array();
    if (block.length > 0) yield block;
    if (block.length < REQUEST_BYTES) return;
  }
}

/** A full block, unless the file ends in it: a server may give less than it was asked for. */
async function readBlock({ connection, sftp, handle }: SftpFile, offset: number): Promise<Uint8Array> {
  const block = Buffer.allocUnsafe(REQUEST_BYTES);
  let filled = 0;
  while (filled < REQUEST_BYTES) {
    const bytes = await connection.call<number>((done) =>
      sftp.read(handle, block, filled, REQUEST_BYTES - filled, offset + filled, done),
    );
    if (bytes === 0) break;
    filled += bytes;
  }
  return block.subarray(0, filled);
}

/**
 * Writes the chunks one behind the other, without waiting for the answer to each. What the chunks throw stays as it is;
 * what the host says no to is worded by `explain`.
 */
export async function writeAhead(
  file: SftpFile,
  chunks: AsyncIterable<Uint8Array>,
  explain: (error: unknown) => Error,
): Promise<void> {
  const { connection, sftp, handle } = file;
  const underWay = new Set<Promise<void>>();
  let offset = 0;
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += REQUEST_BYTES) {
      // A copy: whoever made the chunk may use its memory again.
      const piece = Buffer.from(chunk.subarray(start, start + REQUEST_BYTES));
      const position = offset;
      const sent = connection.call<void>((done) =>
        sftp.write(handle, piece, 0, piece.length, position, (error) => done(error, undefined)),
      );
      // One that failed stays among them, so that it is met below.
      const settled = sent.then(
        () => void underWay.delete(settled),
        (error) => Promise.reject(explain(error)),
      );
      settled.catch(() => {});
      underWay.add(settled);
      offset += piece.length;
      if (underWay.size >= REQUESTS_AT_ONCE) await Promise.race(underWay);
    }
  }
  await Promise.all(underWay);
}
