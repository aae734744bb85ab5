import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import type { Ports } from '#core/ports/ports.ts';
import { describeAttachmentsContract } from '#test/contract/attachments.contract.ts';
import { describeLogStoreContract } from '#test/contract/log-store.contract.ts';
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
