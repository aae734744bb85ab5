import { attemptKey } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { LogStore } from '#core/ports/log-store.ts';
import { type Bucket, deletePrefix, getText, putText } from './bucket.ts';

/** Chunks under `logs/<instance>/<attempt>/<chunk>`. */
export class S3LogStore implements LogStore {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  write(id: AttemptId, chunk: number, body: string): Promise<void> {
    return putText(this.#bucket, chunkKey(id, chunk), body, 'application/x-ndjson');
  }

  read(id: AttemptId, chunk: number): Promise<string | undefined> {
    return getText(this.#bucket, chunkKey(id, chunk));
  }

  deleteInstance(instanceId: string): Promise<void> {
    return deletePrefix(this.#bucket, instancePrefix(instanceId));
  }
}

function chunkKey({ instanceId, ref }: AttemptId, chunk: number): string {
  return `${instancePrefix(instanceId)}${attemptKey(ref)}/${String(chunk).padStart(5, '0')}`;
}

function instancePrefix(instanceId: string): string {
  return `logs/${instanceId}/`;
}
