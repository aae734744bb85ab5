import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '#actions/transfer/format/decode-text.ts';
import { gunzip, gzip } from '#actions/transfer/format/gzip.ts';
import { TransferError } from '#actions/transfer/transfer-error.ts';

async function* cut(bytes: Uint8Array, length: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function gathered<T>(chunks: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

async function text(chunks: AsyncIterable<Uint8Array>, encoding = 'utf-8'): Promise<string> {
  return (await gathered(decodeText(chunks, encoding))).join('');
}

describe('the text of a file', () => {
  it('is the same however its bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 5 }), async (written, length) => {
        const expected = written.startsWith('\ufeff') ? written.slice(1) : written;
        expect(await text(cut(Buffer.from(written), length))).toBe(expected);
      }),
    );
  });

  it.each([1, 2, 100])('loses its byte order mark when it comes in pieces of %i', async (length) => {
    expect(await text(cut(Buffer.from('\ufeffid\n1\n'), length))).toBe('id\n1\n');
  });

  it.each([1, 3, 100])('can be in GBK, in pieces of %i', async (length) => {
    const bytes = Uint8Array.from([0xb6, 0xa9, 0xb5, 0xa5, 0x09, 0x31, 0x0a]);
    expect(await text(cut(bytes, length), 'gbk')).toBe('订单\t1\n');
  });

  it.each([
    ['utf-8', [0x61, 0xff, 0x62], 'encoding="gbk"'],
    ['utf-8', [0x61, 0xe4, 0xb8], 'not text in utf-8'],
    ['gb18030', [0x61, 0xff], 'not text in gb18030'],
  ])('in %s is refused when bytes %j are not', async (encoding, bytes, message) => {
    const refused = expect(text(cut(Uint8Array.from(bytes), 2), encoding)).rejects;
    await refused.toThrow(TransferError);
    await expect(text(cut(Uint8Array.from(bytes), 2), encoding)).rejects.toThrow(message);
  });
});

describe('a compressed file', () => {
  const content = Buffer.from('1\tone\n'.repeat(50_000));

  it('holds what was written', async () => {
    const packed = await gathered(gzip(cut(content, 10_000)));
    expect(Buffer.concat(packed).length).toBeLessThan(content.length / 10);
    expect(Buffer.concat(await gathered(gunzip(cut(Buffer.concat(packed), 100)))).equals(content)).toBe(true);
  });

  it('that is cut off, or is not compressed, is refused', async () => {
    const packed = Buffer.concat(await gathered(gzip(cut(content, 10_000))));
    for (const bytes of [packed.subarray(0, packed.length - 20), content]) {
      await expect(gathered(gunzip(cut(bytes, 1_000)))).rejects.toThrow('not compressed by gzip');
    }
  });

  it('passes on what goes wrong where its rows come from', async () => {
    const rows = (async function* () {
      yield content;
      throw new Error('the query was cancelled');
    })();
    await expect(gathered(gzip(rows))).rejects.toThrow('the query was cancelled');
  });

  it('ends what it reads from when nobody reads on', async () => {
    let ended = false;
    const rows = (async function* () {
      try {
        for (let index = 0; index < 1_000_000; index++) yield Buffer.from(`${index * 7919}\n`.repeat(1_000));
      } finally {
        ended = true;
      }
    })();
    for await (const _ of gzip(rows)) break;
    await expect.poll(() => ended).toBe(true);
  });
});
