import { isUtf8 } from 'node:buffer';
import type { LogRecord } from '#core/model/log.ts';

/** What one read of a stream becomes in the log. */
export type LogPiece = Pick<LogRecord, 'd' | 'b'>;

/**
 * Turns what was read from one stream into pieces: UTF-8 text as text, anything else, NUL bytes included, as base64.
 * A character that two reads share goes whole into the later piece.
 */
export class PieceReader {
  private kept: Uint8Array = new Uint8Array(0);

  /** Undefined when all there is is the beginning of a character. */
  read(bytes: Uint8Array): LogPiece | undefined {
    const all = this.kept.length === 0 ? bytes : Buffer.concat([this.kept, bytes]);
    const end = all.length - unfinishedBytes(all);
    this.kept = all.slice(end);
    return end === 0 ? undefined : pieceOf(all.subarray(0, end));
  }

  /** What is left when the stream has ended. */
  end(): LogPiece | undefined {
    const rest = this.kept;
    this.kept = new Uint8Array(0);
    return rest.length === 0 ? undefined : pieceOf(rest);
  }
}

function pieceOf(bytes: Uint8Array): LogPiece {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(buffer) && !buffer.includes(0) ? { d: buffer.toString() } : { b: buffer.toString('base64') };
}

/** How many bytes at the end begin a UTF-8 character that is not complete (RFC 3629 §3). */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    const isContinuation = (byte & 0b1100_0000) === 0b1000_0000;
    if (!isContinuation) return characterBytes(byte) > back ? back : 0;
  }
  return 0;
}

function characterBytes(lead: number): number {
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xc2 && lead <= 0xdf ? 2 : 1;
}
