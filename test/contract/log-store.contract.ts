import { beforeEach, describe, expect, it } from 'vitest';
import type { LogStore } from '#core/ports/log-store.ts';
import { attemptId } from './samples.ts';

export function describeLogStoreContract(name: string, makePort: () => LogStore): void {
  describe(`${name} as a log store`, () => {
    let store: LogStore;
    beforeEach(() => {
      store = makePort();
    });

    it('keeps each chunk of each attempt apart, to the byte', async () => {
      const id = attemptId();
      const again = { ...id, ref: { ...id.ref, attempt: 2 } };
      const long = `{"t":1,"s":"out","d":"${'步'.repeat(90_000)}"}\n`;
      await store.write(id, 0, 'first\n');
      await store.write(id, 1, long);
      await store.write(again, 0, '');
      expect(await store.read(id, 0)).toBe('first\n');
      expect(await store.read(id, 1)).toBe(long);
      expect(await store.read(again, 0)).toBe('');
    });

    it('has nothing where no chunk has been written', async () => {
      const id = attemptId();
      await store.write(id, 0, 'x');
      expect(await store.read(id, 1)).toBeUndefined();
      expect(await store.read(attemptId(), 0)).toBeUndefined();
    });

    it('gives out addresses of the chunks of one attempt, in order and in pages', async () => {
      const id = attemptId();
      for (let chunk = 0; chunk < 5; chunk++) await store.write(id, chunk, `chunk ${chunk} 步\n`);
      await store.write({ ...id, ref: { ...id.ref, attempt: 2 } }, 0, 'of another');
      const urls: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.addresses(id, 60, { limit: 2, ...(cursor !== undefined && { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(2);
        urls.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      const texts = await Promise.all(urls.map(async (url) => await (await fetch(url)).text()));
      expect(texts).toEqual([0, 1, 2, 3, 4].map((chunk) => `chunk ${chunk} 步\n`));
      expect(await store.addresses(attemptId(), 60, { limit: 2 })).toEqual({ items: [] });
    });

    it('deletes all of one instance and nothing of another', async () => {
      const [gone, kept] = [attemptId(), attemptId()];
      for (let chunk = 0; chunk < 12; chunk++) await store.write(gone, chunk, 'x');
      await store.write(kept, 0, 'x');
      await store.deleteInstance(gone.instanceId);
      await store.deleteInstance(gone.instanceId);
      expect(await store.read(gone, 11)).toBeUndefined();
      expect(await store.read(kept, 0)).toBe('x');
    });
  });
}
