const NEWLINE = 10;

/** Puts a stamp before each line of a stream of bytes whose pieces end anywhere. */
export class LineStamper {
  /** The last line has no end yet. */
  open = false;

  stamp(bytes: Buffer, stamp: string): Buffer {
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, at);
      const end = newline === -1 ? bytes.length : newline + 1;
      if (!this.open) pieces.push(Buffer.from(stamp));
      pieces.push(bytes.subarray(at, end));
      this.open = newline === -1;
      at = end;
    }
    return Buffer.concat(pieces);
  }
}
