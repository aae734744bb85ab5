import { Buffer } from 'node:buffer';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { StoreError, storeCall } from '../errors.ts';

export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
}

export async function putText(bucket: Bucket, key: string, body: string, contentType: string): Promise<void> {
  const command = new PutObjectCommand({
    Bucket: bucket.name,
    Key: key,
    Body: Buffer.from(body, 'utf8'),
    ContentType: contentType,
  });
  await storeCall('PutObject', () => bucket.client.send(command));
}

/** Undefined when there is no such object. */
export function getText(bucket: Bucket, key: string): Promise<string | undefined> {
  return storeCall('GetObject', async () => {
    try {
      const { Body } = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
      return (await Body?.transformToString('utf-8')) ?? '';
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  });
}

export async function deleteObject(bucket: Bucket, key: string): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: bucket.name, Key: key });
  await storeCall('DeleteObject', () => bucket.client.send(command));
}

/** Deletes every object below a prefix, a listed page (up to 1,000) at a time. */
export async function deletePrefix(bucket: Bucket, prefix: string): Promise<void> {
  let token: string | undefined;
  do {
    const list = new ListObjectsV2Command({ Bucket: bucket.name, Prefix: prefix, ContinuationToken: token });
    const { Contents = [], NextContinuationToken } = await storeCall('ListObjectsV2', () => bucket.client.send(list));
    if (Contents.length > 0)
      await deleteObjects(
        bucket,
        Contents.map(({ Key }) => ({ Key })),
      );
    token = NextContinuationToken;
  } while (token !== undefined);
}

/** Keys with a prefix in their order, at most 1,000, those up to `after` left out. */
export async function listKeys(
  bucket: Bucket,
  prefix: string,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<readonly string[]> {
  const list = new ListObjectsV2Command({ Bucket: bucket.name, Prefix: prefix, MaxKeys: limit, StartAfter: after });
  const { Contents = [] } = await storeCall('ListObjectsV2', () => bucket.client.send(list));
  return Contents.flatMap(({ Key }) => Key ?? []);
}

/** An address that reads one object without credentials, for some seconds. */
export function signedUrl(bucket: Bucket, key: string, seconds: number): Promise<string> {
  return getSignedUrl(bucket.client, new GetObjectCommand({ Bucket: bucket.name, Key: key }), { expiresIn: seconds });
}

async function deleteObjects(bucket: Bucket, objects: { Key: string | undefined }[]): Promise<void> {
  const command = new DeleteObjectsCommand({ Bucket: bucket.name, Delete: { Objects: objects, Quiet: true } });
  const { Errors = [] } = await storeCall('DeleteObjects', () => bucket.client.send(command));
  const [first] = Errors;
  if (first === undefined) return;
  throw new StoreError(`DeleteObjects left ${Errors.length} objects: ${first.Code}`, { key: first.Key });
}
