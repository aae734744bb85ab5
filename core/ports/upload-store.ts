import type { Upload } from '../model/upload.ts';

/** What has come of every key that definitions were uploaded to; of deleted ones for some weeks. */
export interface UploadStore {
  /** Strongly consistent. */
  load(key: string): Promise<Upload | undefined>;
  /** Makes `next` what is stored of its key if that is still `current` (undefined: nothing yet). False: somebody was faster. */
  replace(current: Upload | undefined, next: Upload): Promise<boolean>;
  /** By key, in the order of its bytes in UTF-8, those up to `after` left out; at most `limit`. Strongly consistent. */
  list(page: { readonly after?: string; readonly limit: number }): Promise<readonly Upload[]>;
}
