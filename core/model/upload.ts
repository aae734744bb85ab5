/** Where definitions are uploaded to in the bucket, and where is said what became of them. */
export const UPLOAD_PREFIX = 'definitions/';
const REPORT_PREFIX = 'diagnostics/';

/** Of an object key, in bytes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const MAX_KEY_BYTES = 1_024;

/** In the place of who did it, where no notification says so. */
export const UNKNOWN_UPLOADER = 'unknown';

/** What a notification of S3 says of an object. Notifications come late, twice and in any order. */
export interface UploadNotice {
  readonly key: string;
  /** `unclear`: only the bucket can tell what is there now, as after the deletion of a single version. */
  readonly change: 'put' | 'removed' | 'unclear';
  /** Absent in a bucket without versions. */
  readonly versionId?: string;
  /** Hexadecimal; orders the notifications of one key. */
  readonly sequencer?: string;
  /** Who did it, in the words of S3. */
  readonly by: string;
}

/** What a key of the bucket has come to: one row a key. */
export interface Upload {
  readonly key: string;
  /** Counts how often what the key holds was taken up; whoever takes it up has this number for its own. */
  readonly revision: number;
  /** The newest that was seen. */
  readonly sequencer?: string;
  /** What was read is what the sequencer is of; otherwise it is what was there when it was read, which may be newer. */
  readonly exact: boolean;
  readonly versionId?: string;
  /** Changes with the content; absent when there was no object. */
  readonly etag?: string;
  /** The name that its last accepted content defines. */
  readonly defines?: string;
  /** Names that earlier content may have defined, and that nobody has made sure are free. */
  readonly leftovers: readonly string[];
  /** `pending`: somebody has taken it up and is not done, or has died. */
  readonly result: 'pending' | 'accepted' | 'refused' | 'deleted';
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The workflow folder that a key stands for, in the form of `dir`; undefined for what is no uploaded definition. */
export function folderOfUpload(key: string): string | undefined {
  if (!key.startsWith(UPLOAD_PREFIX) || !key.endsWith('.xml')) return undefined;
  return `/${key.slice(UPLOAD_PREFIX.length).split('/').slice(0, -1).join('/')}`;
}

/** The key under which is said what became of an uploaded file. */
export function reportKey(key: string): string {
  return `${REPORT_PREFIX}${key.slice(UPLOAD_PREFIX.length)}.json`;
}

/**
 * Below zero when `a` is of the earlier event of a key. The shorter one is filled up with zeros on the right:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function compareSequencers(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const [left, right] = [a, b].map((text) => text.toLowerCase().padEnd(length, '0')) as [string, string];
  return left < right ? -1 : left > right ? 1 : 0;
}
