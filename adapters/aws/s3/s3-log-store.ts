import { attemptKey } from '#core/model/attempt.ts';
import { CursorError } from '#core/model/errors.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { LogStore } from '#core/ports/log-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { type Bucket, deletePrefix, getText, listKeys, putText, signedUrl } from './bucket.ts';

/** What reads logs and never changes them. */
export class S3LogReader implements Pick<LogStore, 'read'> {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  read(id: AttemptId, chunk: number): Promise<string | undefined> {
    return getText(this.#bucket, chunkKey(id, chunk));
  }
}

/** Chunks under `logs/<instance>/<attempt>/<chunk>`. */
export class S3LogStore extends S3LogReader implements LogStore {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    super(bucket);
    this.#bucket = bucket;
  }

  write(id: AttemptId, chunk: number, body: string): Promise<void> {
    return putText(this.#bucket, chunkKey(id, chunk), body, 'application/x-ndjson');
  }

  async addresses(id: AttemptId, seconds: number, { limit, cursor }: PageRequest): Promise<Page<string>> {
    const after = cursor === undefined ? undefined : chunkKey(id, readCursor(cursor));
    const keys = await listKeys(this.#bucket, attemptPrefix(id), { limit, ...(after !== undefined && { after }) });
    const items = await Promise.all(keys.map((key) => signedUrl(this.#bucket, key, seconds)));
    const last = keys.at(-1)?.split('/').at(-1);
    return { items, ...(keys.length === limit && last !== undefined && { cursor: `${Number(last)}` }) };
  }

  deleteInstance(instanceId: string): Promise<void> {
    return deletePrefix(this.#bucket, instancePrefix(instanceId));
  }
}

function chunkKey(id: AttemptId, chunk: number): string {
  return `${attemptPrefix(id)}${String(chunk).padStart(5, '0')}`;
}

function attemptPrefix({ instanceId, ref }: AttemptId): string {
  return `${instancePrefix(instanceId)}${attemptKey(ref)}/`;
}

function instancePrefix(instanceId: string): string {
  return `logs/${instanceId}/`;
}

function readCursor(cursor: string): number {
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new CursorError('the cursor is none of this log: begin without one', { cursor });
}
