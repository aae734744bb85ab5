import { createHash } from 'node:crypto';
import { MissingBodyError } from '#core/model/errors.ts';
import type { DefinitionStore } from '#core/ports/workflow-store.ts';
import { type Bucket, getText, putText } from './bucket.ts';

/** Bodies under `bodies/<sha256>`: a key says what its object holds, so that writing it again changes nothing. */
export class S3DefinitionStore implements DefinitionStore {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  async put(text: string): Promise<string> {
    const hash = createHash('sha256').update(text, 'utf8').digest('hex');
    await putText(this.#bucket, bodyKey(hash), text, 'application/xml; charset=utf-8');
    return hash;
  }

  async get(hash: string): Promise<string> {
    const text = await getText(this.#bucket, bodyKey(hash));
    if (text === undefined) throw new MissingBodyError(`no definition body is stored under ${hash}`, { hash });
    return text;
  }
}

function bodyKey(hash: string): string {
  return `bodies/${hash}`;
}
