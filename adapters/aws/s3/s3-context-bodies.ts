import { createHash } from 'node:crypto';
import type { ContextBodies } from '../dynamodb/context-item.ts';
import { StoreError } from '../errors.ts';
import { type Bucket, deleteObject, getText, putText } from './bucket.ts';

/** Long contexts under `contexts/<instance>/<sha256>`: a second, different one can never replace the first. */
export class S3ContextBodies implements ContextBodies {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  async put(instanceId: string, body: string): Promise<string> {
    const key = `contexts/${instanceId}/${createHash('sha256').update(body, 'utf8').digest('hex')}`;
    await putText(this.#bucket, key, body, 'application/json');
    return key;
  }

  async get(key: string): Promise<string> {
    const body = await getText(this.#bucket, key);
    if (body === undefined) throw new StoreError(`the context of an instance is gone from ${key}`, { key });
    return body;
  }

  delete(key: string): Promise<void> {
    return deleteObject(this.#bucket, key);
  }
}
