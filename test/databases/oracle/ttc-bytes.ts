const SHORT = 252;
const LONG = 254;
const CHUNK = 65_536;

/** Writes what the client's reader expects: integers of as many bytes as they need, texts with their length before. */
export class TtcWriter {
  readonly #parts: Buffer[] = [];

  u8(value: number): this {
    this.#parts.push(Buffer.from([value]));
    return this;
  }

  /** UB2, UB4 and UB8 look the same. */
  ub(value: number): this {
    const digits = value.toString(16);
    const bytes = value === 0 ? Buffer.alloc(0) : Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
    this.#parts.push(Buffer.from([bytes.length]), bytes);
    return this;
  }

  zeros(count: number): this {
    this.#parts.push(Buffer.alloc(count));
    return this;
  }

  raw(bytes: Buffer): this {
    this.#parts.push(bytes);
    return this;
  }

  bytes(value: Uint8Array | string): this {
    const bytes = Buffer.from(value);
    if (bytes.length <= SHORT) return this.u8(bytes.length).raw(bytes);
    this.u8(LONG);
    for (let at = 0; at < bytes.length; at += CHUNK) {
      const chunk = bytes.subarray(at, at + CHUNK);
      this.ub(chunk.length).raw(chunk);
    }
    return this.ub(0);
  }

  /** With how long it is before, and nothing else when it is empty. */
  counted(text: string): this {
    this.ub(Buffer.byteLength(text));
    return text === '' ? this : this.bytes(text);
  }

  end(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Thrown when a message is not whole yet. */
export class MoreBytesNeeded extends Error {}

export class TtcReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(count: number): Buffer {
    if (this.#at + count > this.#bytes.length) throw new MoreBytesNeeded();
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  ub(): number {
    const size = this.u8();
    return size === 0 ? 0 : this.take(size).readUIntBE(0, size);
  }

  /** Reads and drops so many integers, by how each is written. */
  skip(kinds: string): void {
    for (const kind of kinds)
      if (kind === '1') this.u8();
      else this.ub();
  }

  bytes(): Buffer | null {
    const length = this.u8();
    if (length === 0) return null;
    if (length !== LONG) return this.take(length);
    const chunks: Buffer[] = [];
    for (let size = this.ub(); size > 0; size = this.ub()) chunks.push(this.take(size));
    return Buffer.concat(chunks);
  }

  counted(): string {
    return this.ub() === 0 ? '' : (this.bytes()?.toString() ?? '');
  }
}

/** A decimal number as Oracle packs it: an exponent of 100, and a byte for every two digits. */
export function oracleNumber(text: string): Buffer {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const even =
    whole.padStart(Math.ceil(whole.length / 2) * 2, '0') + fraction.padEnd(Math.ceil(fraction.length / 2) * 2, '0');
  const pairs = (even.match(/../g) ?? []).map(Number);
  const leading = pairs.findIndex((pair) => pair !== 0);
  if (leading === -1) return Buffer.from([128]);
  const exponent = Math.ceil(whole.length / 2) - 1 - leading;
  const digits = pairs.slice(leading, pairs.findLastIndex((pair) => pair !== 0) + 1);
  if (!text.startsWith('-')) return Buffer.from([193 + exponent, ...digits.map((pair) => pair + 1)]);
  return Buffer.from([62 - exponent, ...digits.map((pair) => 101 - pair), ...(digits.length < 20 ? [102] : [])]);
}
