import { isUtf8 } from 'node:buffer';
import { TransferError } from '../transfer-error.ts';

const LONGEST_CHARACTER_BYTES = 4;

/**
 * The text of bytes that come in pieces, without a byte order mark at the start. Throws `TransferError` for bytes that
 * are not of that encoding (a label of WHATWG): nothing is replaced silently.
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncIterable<string> {
  const decode = encoding === 'utf-8' ? utf8Decoder() : otherDecoder(encoding);
  let isFirst = true;
  for await (const chunk of chunks) {
    const text = decode(chunk);
    if (text === '') continue;
    yield isFirst && text.startsWith('\ufeff') ? text.slice(1) : text;
    isFirst = false;
  }
  const rest = decode(undefined);
  if (rest !== '') yield rest;
}

/** Undefined ends the text. */
type Decode = (chunk: Uint8Array | undefined) => string;

/** Twice as fast as a `TextDecoder` that streams. */
function utf8Decoder(): Decode {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const bytes = chunk === undefined ? rest : join(rest, chunk);
    const end = chunk === undefined ? bytes.length : endOfCharacters(bytes);
    const whole = bytes.subarray(0, end);
    // A copy: the chunk may be one of a pool that its owner fills again.
    rest = Buffer.from(bytes.subarray(end));
    if (!isUtf8(whole)) throw undecodable('utf-8');
    return whole.toString('utf8');
  };
}

function otherDecoder(encoding: string): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (chunk) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw undecodable(encoding);
    }
  };
}

function join(rest: Buffer, chunk: Uint8Array): Buffer {
  if (rest.length > 0) return Buffer.concat([rest, chunk]);
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** Where the last character that is complete ends. */
function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(LONGEST_CHARACTER_BYTES, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    const isContinuation = (byte & 0xc0) === 0x80;
    if (!isContinuation) return lengthOfCharacter(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function lengthOfCharacter(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

function undecodable(encoding: string): TransferError {
  const mend = encoding === 'utf-8' ? 'name its encoding, such as encoding="gbk"' : 'name the encoding that it has';
  return new TransferError(`the file is not text in ${encoding}: ${mend}`);
}
