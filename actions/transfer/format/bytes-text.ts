/** Bytes as files hold them: `\x` and two hexadecimal digits each, as PostgreSQL writes them. */
export function bytesText(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

/** The bytes that a text in a file stands for: those of `bytesText`, and of any other text its UTF-8. */
export function bytesOfText(text: string): Uint8Array {
  return /^\\x([0-9a-fA-F]{2})*$/.test(text) ? Buffer.from(text.slice(2), 'hex') : Buffer.from(text);
}
