import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { S3UploadBucket } from '#adapters/aws/s3/s3-upload-bucket.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import type { Ports } from '#core/ports/ports.ts';
import { describeAttachmentsContract } from '#test/contract/attachments.contract.ts';
import { describeLogStoreContract } from '#test/contract/log-store.contract.ts';
import { describeUploadBucketContract } from '#test/contract/upload-bucket.contract.ts';
import { describeDefinitionStoreContract } from '#test/contract/workflow-store.contract.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';

let aws: TestAws;
let ports: Ports;
beforeAll(async () => {
  aws = await startEmulators();
  ports = makeAwsPorts(aws.clients, aws.resources, { clock: systemClock, random: systemRandom });
});
afterAll(() => aws.stop());

describeLogStoreContract('S3', () => ports.logs);
describeAttachmentsContract('S3', async () => ({
  port: ports.attachments,
  put: async (path, content) => {
    const { bucket } = aws.resources;
    await aws.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: `files/${path}`, Body: content }));
  },
}));
describeDefinitionStoreContract('S3', () => ports.definitions);

describeUploadBucketContract('S3', () => {
  const { clients, resources } = aws;
  const Bucket = resources.bucket;
  return {
    bucket: new S3UploadBucket({ client: clients.s3, name: Bucket }),
    put: async (Key, Body) => {
      await clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    written: async (Key) => {
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
      return await Body?.transformToString();
    },
  };
});
