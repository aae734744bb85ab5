import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import { attachmentPath } from '#core/model/attachment-path.ts';
import type { Attachment, Attachments } from '#core/ports/attachments.ts';
import { StoreError, storeCall } from '../errors.ts';
import type { Bucket } from './bucket.ts';

/** Objects under `files/`. */
export class S3Attachments implements Attachments {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  async open(path: string): Promise<Attachment | undefined> {
    const parts = attachmentPath(path);
    if (parts === undefined) return undefined;
    const command = new GetObjectCommand({ Bucket: this.#bucket.name, Key: `files/${parts.join('/')}` });
    const answer = await storeCall('GetObject', async () => {
      try {
        return await this.#bucket.client.send(command);
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    });
    if (answer === undefined) return undefined;
    return { bytes: answer.ContentLength ?? 0, chunks: chunksOf(answer.Body) };
  }
}

/** The SDK types the body for browsers, too; in Node it is a stream of chunks. */
async function* chunksOf(body: unknown): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new StoreError('GetObject failed while the object was read', { operation: 'GetObject' }, { cause });
  }
}
