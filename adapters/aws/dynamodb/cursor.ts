import { Buffer } from 'node:buffer';

/** Makes a position in a list opaque, so that nobody builds on its form. */
export function encodeCursor(position: string): string {
  return Buffer.from(position, 'utf8').toString('base64url');
}

/** Whatever was given as a cursor; the caller judges whether it is a position. */
export function decodeCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('utf8');
}
