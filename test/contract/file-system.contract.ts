import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileSession } from '#adapters/links/files/file-session.ts';
import type { FileSystem } from '#adapters/links/files/file-system.ts';
import { systemClock } from '#adapters/system/system.ts';

/** A file system of a test with nothing in it, and the way to look at it from outside. */
export interface FileSystemPlace {
  open(session: FileSession): Promise<FileSystem>;
  /** Every file there is, whatever it is called, by path from the root. */
  files(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** What every file system does. `start` makes a fresh place for the suite. */
export function fileSystemContract(name: string, start: () => Promise<FileSystemPlace>): void {
  describe(`the file system ${name}`, () => {
    let place: FileSystemPlace;
    let files: FileSystem;
    const session: FileSession = { clock: systemClock, environment: {}, cancel: new AbortController().signal };
    beforeAll(async () => {
      place = await start();
      files = await place.open(session);
    });
    afterAll(async () => {
      await files?.close();
      await place?.stop();
    });
    const put = (path: string, text: string) => files.write(path, chunksOf(text));

    it('reads what was written, in whatever chunks', async () => {
      await files.write('/round/trip.txt', chunksOf('über ', '', '步骤\n'));
      expect(await textOf(files, '/round/trip.txt')).toBe('über 步骤\n');
      expect(await files.stat('/round/trip.txt')).toMatchObject({ path: '/round/trip.txt', bytes: 13 });
    });

    it('writes an empty file', async () => {
      await files.write('/round/empty', chunksOf());
      expect(await files.stat('/round/empty')).toMatchObject({ bytes: 0 });
      expect(await textOf(files, '/round/empty')).toBe('');
    });

    it('reads and writes more than fits one chunk', async () => {
      const piece = Buffer.alloc(1_000_003, 'abcdefg');
      await files.write('/large/file', repeat(piece, 12));
      expect(await files.stat('/large/file')).toMatchObject({ bytes: 12 * piece.length });
      expect(Buffer.concat(await chunksRead(files, '/large/file')).equals(Buffer.concat(Array(12).fill(piece)))).toBe(
        true,
      );
    });

    it('replaces a file', async () => {
      await put('/replace/a', 'a longer text');
      await put('/replace/a', 'new');
      expect(await textOf(files, '/replace/a')).toBe('new');
    });

    it('leaves the old file and nothing else when the chunks fail', async () => {
      await put('/failing/a', 'old');
      await expect(files.write('/failing/a', failing('half'))).rejects.toThrow('source broke off');
      await expect(files.write('/failing/b', failing('half'))).rejects.toThrow('source broke off');
      expect(await textOf(files, '/failing/a')).toBe('old');
      expect((await place.files()).filter((path) => path.includes('failing'))).toEqual(['/failing/a']);
    });

    it('leaves nothing of a large file whose chunks fail after parts of it were sent', async () => {
      await expect(files.write('/parts/a', failing(...Array(7).fill('x'.repeat(2_000_000))))).rejects.toThrow(
        'broke off',
      );
      expect((await place.files()).filter((path) => path.includes('parts'))).toEqual([]);
    });

    it('stops at a cancel and leaves nothing half written', async () => {
      const cancel = new AbortController();
      const cancelled = await place.open({ ...session, cancel: cancel.signal });
      const endless = async function* () {
        for (let count = 0; ; count++) {
          if (count === 3) cancel.abort();
          yield Buffer.from('more');
        }
      };
      await expect(cancelled.write('/cancelled/a', endless())).rejects.toThrow('cancelled');
      await cancelled.close();
      expect((await place.files()).filter((path) => path.includes('cancelled'))).toEqual([]);
    });

    it('keeps apart two writes of one file at the same time', async () => {
      await Promise.all(['first', 'second'].map((text) => put('/race/a', text)));
      expect(await textOf(files, '/race/a')).toMatch(/^(first|second)$/);
      expect((await place.files()).filter((path) => path.includes('race'))).toEqual(['/race/a']);
    });

    it('says of a missing file that there is none', async () => {
      expect(await files.stat('/none/here')).toBeUndefined();
      await expect(drain(files, '/none/here')).rejects.toMatchObject({
        name: 'FileSystemError',
        fault: 'user',
        message: expect.stringContaining('/none/here'),
      });
    });

    it('takes a folder for no file', async () => {
      await put('/folder/below/a', 'a');
      expect(await files.stat('/folder/below')).toBeUndefined();
    });

    it('deletes a file, and a missing one too', async () => {
      await put('/deleted/a', 'a');
      await files.delete('/deleted/a');
      await files.delete('/deleted/a');
      expect(await files.stat('/deleted/a')).toBeUndefined();
    });

    it.each([
      { pattern: '/glob/*.csv', finds: ['/glob/a b.csv', '/glob/a[1].csv', '/glob/a1.csv', '/glob/步骤.csv'] },
      { pattern: '/glob/a?.csv', finds: ['/glob/a1.csv'] },
      { pattern: '/glob/a[0-9].csv', finds: ['/glob/a1.csv'] },
      { pattern: '/glob/a[1].csv', finds: ['/glob/a1.csv', '/glob/a[1].csv'] },
      { pattern: '/glob/a\\[1\\].csv', finds: ['/glob/a[1].csv'] },
      { pattern: '/glob/a b.csv', finds: ['/glob/a b.csv'] },
      { pattern: '/glob/{a1,步骤}.csv', finds: ['/glob/a1.csv', '/glob/步骤.csv'] },
      { pattern: '/glob/*/*.txt', finds: ['/glob/x/one.txt'] },
      { pattern: '/glob/{x,x/y}/*.txt', finds: ['/glob/x/one.txt', '/glob/x/y/two.txt'] },
      { pattern: '/glob/**/*.txt', finds: ['/glob/x/one.txt', '/glob/x/y/two.txt'] },
      { pattern: '/glob/x/**', finds: ['/glob/x/one.txt', '/glob/x/y/two.txt'] },
      { pattern: '/glob/.*.csv', finds: ['/glob/.hidden.csv'] },
      { pattern: 'glob/a1.*', finds: ['glob/a1.csv'] },
      { pattern: '/glob/x', finds: [] },
      { pattern: '/no such folder/*', finds: [] },
      { pattern: '/glob/a1.csv/*', finds: [] },
    ])('finds by $pattern', async ({ pattern, finds }) => {
      for (const file of [
        'a1.csv',
        'a[1].csv',
        'a b.csv',
        '步骤.csv',
        '.hidden.csv',
        'x/one.txt',
        'x/y/two.txt',
        'x/.git/no.txt',
      ]) {
        if ((await files.stat(`/glob/${file}`)) === undefined) await put(`/glob/${file}`, file);
      }
      const found = await files.glob(pattern);
      expect(found.map(({ path }) => path)).toEqual([...finds].sort());
      for (const { path, bytes } of found) expect(bytes).toBe(Buffer.byteLength(path.replace(/^\/?glob\//, '')));
    });

    it('tells when a file was last written', async () => {
      await put('/time/a', 'a');
      const [found] = await files.glob('/time/*');
      expect(Math.abs((found?.modifiedAt ?? 0) - Date.now())).toBeLessThan(120_000);
    });

    it('lets no path out of the root', async () => {
      await expect(files.stat('/a/../../etc/passwd')).rejects.toMatchObject({ name: 'FileSystemError', fault: 'user' });
      await expect(files.glob('../*')).rejects.toThrow('leads out of');
      await put('/a/../inside', 'ok');
      expect(await textOf(files, 'inside')).toBe('ok');
    });

    it('lets go of a file whose reader leaves early', async () => {
      await files.write('/early/a', repeat(Buffer.alloc(1_000_000), 4));
      for await (const chunk of await files.read('/early/a')) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      expect(await files.stat('/early/a')).toMatchObject({ bytes: 4_000_000 });
    });
  });
}

export async function* chunksOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

export async function textOf(files: FileSystem, path: string): Promise<string> {
  return Buffer.concat(await chunksRead(files, path)).toString();
}

async function* failing(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  yield* chunksOf(...texts);
  throw new Error('the source broke off');
}

async function* repeat(piece: Uint8Array, times: number): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < times; count++) yield piece;
}

async function chunksRead(files: FileSystem, path: string): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await files.read(path)) chunks.push(chunk);
  return chunks;
}

async function drain(files: FileSystem, path: string): Promise<void> {
  for await (const _ of await files.read(path));
}
