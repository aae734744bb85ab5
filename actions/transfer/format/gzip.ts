import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { TransferError } from '../transfer-error.ts';

/** Least effort: a load is to be quick, and text shrinks well in any case. */
const COMPRESSION_LEVEL = 1;

/** Whether what is at this path is compressed, which its name says. */
export function isGzip(path: string): boolean {
  return path.toLowerCase().endsWith('.gz');
}

/** Throws `TransferError` for bytes that are not of gzip, or end too early. */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* through(chunks, createGunzip());
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new TransferError(`the file is named .gz, and is not whole or not compressed by gzip (${error.message})`);
  }
}

export function gzip(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return through(chunks, createGzip({ level: COMPRESSION_LEVEL }));
}

/** What `chunks` throws, the reader gets; a reader that leaves ends `chunks`. */
async function* through(
  chunks: AsyncIterable<Uint8Array>,
  transform: ReturnType<typeof createGzip>,
): AsyncIterable<Uint8Array> {
  const feeding = pipeline(Readable.from(chunks), transform);
  // It is the transform that reports the failure; the promise must not be without a handler meanwhile.
  feeding.catch(() => undefined);
  yield* transform;
  await feeding;
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
