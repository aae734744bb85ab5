import { CreateBucketCommand, ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileSession } from '#adapters/links/files/file-session.ts';
import { openFileSystem } from '#adapters/links/files/open-file-system.ts';
import { systemClock } from '#adapters/system/system.ts';
import { fileSystemContract } from '#test/contract/file-system.contract.ts';
import { openLink } from '#test/factories/link.ts';

const BUCKET = 'files';
const secret = { secretAccessKey: 'secret' };

async function startS3() {
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const stop = async () => {
    client.destroy();
    await app.close();
  };
  return { endpoint, client, stop };
}

fileSystemContract('of S3', async () => {
  const { endpoint, client, stop } = await startS3();
  const options = { bucket: BUCKET, prefix: 'some/prefix/', region: 'us-east-1', 'access-key-id': 'key' };
  return {
    open: (session) =>
      openFileSystem(openLink('s3', options, secret), { ...session, environment: { AWS_ENDPOINT_URL: endpoint } }),
    files: async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
      return [...Contents, ...Uploads].map(({ Key = '' }) => Key.slice('some/prefix'.length));
    },
    stop,
  };
});

describe('the file system of S3', () => {
  let s3: Awaited<ReturnType<typeof startS3>>;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3.stop());
  const session: FileSession = { clock: systemClock, environment: {}, cancel: new AbortController().signal };

  it('says which bucket is not there', async () => {
    const options = { bucket: 'nowhere', endpoint: s3.endpoint, region: 'us-east-1', 'access-key-id': 'key' };
    const files = await openFileSystem(openLink('s3', options, secret), session);
    const problem = { fault: 'user', message: expect.stringContaining('there is no bucket `nowhere`') };
    await expect(files.glob('/*')).rejects.toMatchObject(problem);
    await expect(files.write('/a', [] as unknown as AsyncIterable<Uint8Array>)).rejects.toMatchObject(problem);
    await files.close();
  });

  it('counts a store that is not there as trouble of the platform', async () => {
    const options = { bucket: BUCKET, endpoint: 'http://127.0.0.1:1', region: 'us-east-1', 'access-key-id': 'key' };
    const files = await openFileSystem(openLink('s3', options, secret), session);
    await expect(files.stat('/a')).rejects.toMatchObject({
      fault: 'platform',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await files.close();
  });

  it.each([
    { options: { bucket: BUCKET, 'access-key-id': 'key' }, given: {}, lacks: 'a secret access key' },
    { options: { bucket: BUCKET }, given: secret, lacks: '`access-key-id`' },
  ])('takes no half a key without $lacks', async ({ options, given, lacks }) => {
    await expect(openFileSystem(openLink('s3', options, given), session)).rejects.toThrow(lacks);
  });
});
