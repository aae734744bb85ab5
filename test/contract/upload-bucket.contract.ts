import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_DEFINITION_BYTES } from '#core/model/limits.ts';
import type { UploadBucket } from '#core/ports/upload-bucket.ts';
import { unique } from './samples.ts';

/** With a way to put files, and to read what was written. */
export interface BucketSubject {
  readonly bucket: UploadBucket;
  put(key: string, content: string | Uint8Array): Promise<void>;
  written(key: string): Promise<string | undefined>;
}

export function describeUploadBucketContract(name: string, make: () => BucketSubject): void {
  describe(`${name} as a bucket of uploads`, () => {
    let subject: BucketSubject;
    let folder: string;
    beforeEach(() => {
      subject = make();
      folder = `definitions/${unique()}`;
    });

    it('has no file that was never put', async () => {
      expect(await subject.bucket.read(`${folder}/none.xml`)).toBeUndefined();
    });

    it('reads a file, whose etag tells its content', async () => {
      const keys = ['a', 'b', 'c'].map((each) => `${folder}/表 ${each}+%20.xml`) as [string, string, string];
      await subject.put(keys[0], '<表/>');
      await subject.put(keys[1], '<表/>');
      await subject.put(keys[2], '<b/>');
      const [a, b, c] = await Promise.all(keys.map((key) => subject.bucket.read(key)));
      expect(a?.content).toEqual({ type: 'text', text: '<表/>' });
      expect(a?.etag).toBe(b?.etag);
      expect(a?.etag).not.toBe(c?.etag);
    });

    it('reads a file that is as long as a definition may be, and none that is longer', async () => {
      await subject.put(`${folder}/long.xml`, 'x'.repeat(MAX_DEFINITION_BYTES));
      await subject.put(`${folder}/longer.xml`, 'x'.repeat(MAX_DEFINITION_BYTES + 1));
      expect((await subject.bucket.read(`${folder}/long.xml`))?.content.type).toBe('text');
      expect((await subject.bucket.read(`${folder}/longer.xml`))?.content.type).toBe('too-long');
    });

    it('says of other bytes that they are no UTF-8', async () => {
      await subject.put(`${folder}/latin.xml`, new Uint8Array([0x3c, 0xe9, 0x2f, 0x3e]));
      expect((await subject.bucket.read(`${folder}/latin.xml`))?.content).toEqual({ type: 'not-utf-8' });
    });

    // The emulator sorts other characters in an order of its own, where S3 sorts all by their bytes.
    it('lists by the bytes of keys, in pages, with what reading them would say', async () => {
      const keys = ['1.xml', '2.xml', '3.xml', '4.xml', '5.xml'].map((rest) => `${folder}/${rest}`);
      for (const key of keys.toReversed()) await subject.put(key, key);
      await subject.put(`other/${folder}/a.xml`, 'x');
      const first = await subject.bucket.list({ after: `${folder}/`, limit: 2 });
      const second = await subject.bucket.list({ after: keys[1] ?? '', limit: 3 });
      const listed = [...first, ...second];
      expect(listed.map(({ key }) => key)).toEqual(keys);
      const read = await Promise.all(keys.map((key) => subject.bucket.read(key)));
      expect(listed.map(({ etag }) => etag)).toEqual(read.map((file) => file?.etag));
    });

    it('keeps what is written last under a key', async () => {
      const key = `diagnostics/${unique()}.json`;
      await subject.bucket.write(key, '{"a":1}');
      await subject.bucket.write(key, '{"b":"表"}');
      expect(await subject.written(key)).toBe('{"b":"表"}');
    });
  });
}
