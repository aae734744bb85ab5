import { isDeepStrictEqual } from 'node:util';
import type { Upload } from '#core/model/upload.ts';
import type { UploadStore } from '#core/ports/upload-store.ts';
import { copyOf } from './copy-of.ts';

export class MemoryUploadStore implements UploadStore {
  readonly #uploads = new Map<string, Upload>();

  async load(key: string): Promise<Upload | undefined> {
    return this.#uploads.get(key);
  }

  async replace(current: Upload | undefined, next: Upload): Promise<boolean> {
    const stored = this.#uploads.get(next.key);
    if (stored !== undefined && isDeepStrictEqual(stored, next)) return true;
    if (!isDeepStrictEqual(stored, current)) return false;
    this.#uploads.set(next.key, copyOf(next));
    return true;
  }

  async list({ after, limit }: { readonly after?: string; readonly limit: number }): Promise<readonly Upload[]> {
    return [...this.#uploads.values()]
      .filter(({ key }) => after === undefined || compareBytes(key, after) > 0)
      .sort((a, b) => compareBytes(a.key, b.key))
      .slice(0, limit);
  }
}

/** As DynamoDB and S3 sort: by the bytes of UTF-8. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
