import { beforeEach, describe, expect, it } from 'vitest';
import type { Upload } from '#core/model/upload.ts';
import type { UploadStore } from '#core/ports/upload-store.ts';
import { NOON, unique } from './samples.ts';

export function describeUploadStoreContract(name: string, makePort: () => UploadStore): void {
  describe(`${name} as a store of uploads`, () => {
    let store: UploadStore;
    beforeEach(() => {
      store = makePort();
    });

    it('has nothing of a key that was never taken up', async () => {
      expect(await store.load(`definitions/${unique()}.xml`)).toBeUndefined();
    });

    it('keeps all of an upload', async () => {
      const full = upload({
        key: `definitions/报表/a b+c%20 ${unique()}.xml`,
        sequencer: '0055AED6DCD90281E5',
        versionId: 'v',
        etag: '"e"',
        defines: 'daily',
        leftovers: ['old', '旧'],
      });
      expect(await store.replace(undefined, full)).toBe(true);
      expect(await store.load(full.key)).toEqual(full);
    });

    it('keeps a deleted one for the time being', async () => {
      const gone = upload({ result: 'deleted' });
      await store.replace(undefined, gone);
      expect(await store.load(gone.key)).toEqual(gone);
    });

    it('replaces what was read, and nothing that somebody else has stored meanwhile', async () => {
      const first = upload();
      const second = { ...first, revision: 2 };
      await store.replace(undefined, first);
      expect(await store.replace(first, second)).toBe(true);
      expect(await store.replace(first, { ...first, revision: 2, by: 'other' })).toBe(false);
      expect(await store.replace(undefined, { ...first, by: 'other' })).toBe(false);
      expect(await store.load(first.key)).toEqual(second);
    });

    it('is true again when repeated, as after a lost answer', async () => {
      const first = upload();
      await store.replace(undefined, first);
      expect(await store.replace(undefined, first)).toBe(true);
    });

    it('lists by the bytes of keys, in pages', async () => {
      const folder = `definitions/${unique()}`;
      const keys = ['/B.xml', '/a.xml', '/a/b.xml', '/\u{ff5e}.xml', '/\u{1f600}.xml'].map((rest) => folder + rest);
      for (const key of keys) await store.replace(undefined, upload({ key }));
      const first = await store.list({ after: `${folder}/`, limit: 2 });
      const second = await store.list({ after: keys[1] ?? '', limit: 3 });
      expect([...first, ...second].map(({ key }) => key)).toEqual(keys);
    });
  });
}

function upload(overrides: Partial<Upload> = {}): Upload {
  return {
    key: `definitions/${unique()}.xml`,
    revision: 1,
    exact: true,
    leftovers: [],
    result: 'pending',
    by: 'AWS:AIDAEXAMPLE',
    at: NOON,
    ...overrides,
  };
}
