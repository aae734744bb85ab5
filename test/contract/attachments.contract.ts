import { beforeEach, describe, expect, it } from 'vitest';
import type { Attachments } from '#core/ports/attachments.ts';

/** `put` places a file at a path below the root. */
export function describeAttachmentsContract(
  name: string,
  makePort: () => Promise<{ port: Attachments; put(path: string, content: Uint8Array): Promise<void> }>,
): void {
  describe(`${name} as the files of the deployment`, () => {
    let port: Attachments;
    let put: (path: string, content: Uint8Array) => Promise<void>;
    beforeEach(async () => {
      ({ port, put } = await makePort());
    });

    async function read(path: string): Promise<Buffer | undefined> {
      const file = await port.open(path);
      if (file === undefined) return undefined;
      const chunks: Uint8Array[] = [];
      for await (const chunk of file.chunks) chunks.push(chunk);
      const content = Buffer.concat(chunks);
      expect(content.length).toBe(file.bytes);
      return content;
    }

    it.each([
      ['empty', Buffer.alloc(0)],
      ['of every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
      ['of some megabytes', Buffer.alloc(3_000_000, 'abc')],
    ])('gives a file that is %s as it is', async (_what, content) => {
      await put('etl/load.sh', content);
      expect(await read('etl/load.sh')).toEqual(content);
    });

    it('may be left before its end', async () => {
      await put('big', Buffer.alloc(3_000_000));
      for await (const chunk of (await port.open('big'))?.chunks ?? []) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      expect(await read('big')).toHaveLength(3_000_000);
    });

    it.each(['/etl/load.sh', 'etl//load.sh', './etl/./load.sh', '//etl/load.sh'])('finds it as %s', async (path) => {
      await put('etl/load.sh', Buffer.from('x'));
      expect(await read(path)).toEqual(Buffer.from('x'));
    });

    it.each(['größe 步.csv', 'a%2Fb+c&d', 'quote\'s "file"', 'back\\slash', '*?[x]'])(
      'takes the name %s as it is',
      async (path) => {
        await put(path, Buffer.from('x'));
        expect(await read(path)).toEqual(Buffer.from('x'));
      },
    );

    it.each(['', '/', '.', 'nothing', 'etl', 'etl/', 'etl/load.sh/', 'etl/load.sh/more', 'ETL/load.sh'])(
      'has no file `%s`',
      async (path) => {
        await put('etl/load.sh', Buffer.from('x'));
        expect(await read(path)).toBeUndefined();
      },
    );

    it.each([
      '../etc/passwd',
      'etl/../../secret',
      'etl/../etl/load.sh',
      '/..',
      'etl/load.sh\0.txt',
      '\ud800',
      '%2e%2e/etc/passwd',
      `${'x'.repeat(300)}`,
      `${'x/'.repeat(600)}x`,
    ])('does not leave its root by %j', async (path) => {
      await put('etl/load.sh', Buffer.from('x'));
      expect(await read(path)).toBeUndefined();
    });
  });
}
