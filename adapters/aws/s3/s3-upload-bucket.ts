import { GetObjectCommand, type GetObjectCommandOutput, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { MAX_DEFINITION_BYTES } from '#core/model/limits.ts';
import { UPLOAD_PREFIX } from '#core/model/upload.ts';
import type { ListedUpload, UploadBucket, UploadedContent, UploadedFile } from '#core/ports/upload-bucket.ts';
import { nameOf, storeCall } from '../errors.ts';
import { type Bucket, putText } from './bucket.ts';

/** What S3 answers when there is no such object or version, or when the version is the marker of a deletion. */
const ABSENT: readonly string[] = ['NoSuchKey', 'NoSuchVersion', 'NotFound', 'MethodNotAllowed'];

/** Uploads below `definitions/`. */
export class S3UploadBucket implements UploadBucket {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  read(key: string, versionId?: string): Promise<UploadedFile | undefined> {
    const command = new GetObjectCommand({ Bucket: this.#bucket.name, Key: key, VersionId: versionId });
    return storeCall('GetObject', async () => {
      try {
        return await fileOf(await this.#bucket.client.send(command));
      } catch (error) {
        if (ABSENT.includes(nameOf(error))) return undefined;
        throw error;
      }
    });
  }

  async list({ after, limit }: { readonly after?: string; readonly limit: number }): Promise<readonly ListedUpload[]> {
    const command = new ListObjectsV2Command({
      Bucket: this.#bucket.name,
      Prefix: UPLOAD_PREFIX,
      MaxKeys: limit,
      StartAfter: after,
    });
    const { Contents = [] } = await storeCall('ListObjectsV2', () => this.#bucket.client.send(command));
    return Contents.flatMap(({ Key, ETag = '', LastModified }) =>
      Key === undefined ? [] : [{ key: Key, etag: ETag, modifiedAt: LastModified?.getTime() ?? 0 }],
    );
  }

  write(key: string, json: string): Promise<void> {
    return putText(this.#bucket, key, json, 'application/json; charset=utf-8');
  }
}

async function fileOf(answer: GetObjectCommandOutput): Promise<UploadedFile> {
  const { ETag = '', VersionId } = answer;
  return {
    content: await contentOf(answer),
    ...(VersionId !== undefined && VersionId !== 'null' && { versionId: VersionId }),
    etag: ETag,
  };
}

async function contentOf({ Body, ContentLength = 0 }: GetObjectCommandOutput): Promise<UploadedContent> {
  if (ContentLength > MAX_DEFINITION_BYTES) {
    (Body as { destroy?(): void } | undefined)?.destroy?.();
    return { type: 'too-long' };
  }
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  try {
    return { type: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { type: 'not-utf-8' };
  }
}
