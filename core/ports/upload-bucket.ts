/** What is in an uploaded file, as far as it can be a definition. */
export type UploadedContent =
  | { readonly type: 'text'; readonly text: string }
  /** Longer than a definition may be: it was not read. */
  | { readonly type: 'too-long' }
  | { readonly type: 'not-utf-8' };

/** An uploaded file as it was when it was read. */
export interface UploadedFile {
  readonly content: UploadedContent;
  /** Absent in a bucket without versions. */
  readonly versionId?: string;
  /** Changes with the content. */
  readonly etag: string;
}

/** A file that is there, without what is in it. */
export interface ListedUpload {
  readonly key: string;
  readonly etag: string;
  /** Epoch milliseconds, to the second. */
  readonly modifiedAt: number;
}

/** The bucket to which users upload definitions, and in which they read what became of them. */
export interface UploadBucket {
  /** A version, or without one what is there now. Strongly consistent. Undefined when it is not there (any more). */
  read(key: string, versionId?: string): Promise<UploadedFile | undefined>;
  /**
   * Files with the prefix of uploads by key, in the order of its bytes in UTF-8, those up to `after` left out; at most `limit`
   * and 1,000.
   */
  list(page: { readonly after?: string; readonly limit: number }): Promise<readonly ListedUpload[]>;
  /** Stores a text for people under a key, in the place of what was there. */
  write(key: string, json: string): Promise<void>;
}
