import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineStamper } from '#cli/logs/line-stamper.ts';

describe('stamps of lines', () => {
  it('stand before each line, also before one that comes in pieces', () => {
    const lines = new LineStamper();
    const text = ['a', 'b\nc', '\n\n'].map((piece) => lines.stamp(Buffer.from(piece), '> ').toString()).join('');
    expect(text).toBe('> ab\n> c\n> \n');
    expect(lines.open).toBe(false);
  });

  it('do not depend on how the output was cut', () => {
    const pieces = fc.array(fc.stringMatching(/^[ab\n]*$/));
    fc.assert(
      fc.property(pieces, (texts) => {
        const stamper = new LineStamper();
        const cut = texts.map((text) => stamper.stamp(Buffer.from(text), '> ').toString()).join('');
        expect(cut).toBe(new LineStamper().stamp(Buffer.from(texts.join('')), '> ').toString());
      }),
    );
  });
});
