import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';
import { type AwsClientOptions, clientOptionsFrom } from '#adapters/aws/client-options.ts';
import { type AwsClients, closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { type CreatedResources, createResources } from '#adapters/aws/create-resources.ts';
import { systemClock } from '#adapters/system/system.ts';

/** AWS for one test file: clients and fresh resources, in emulators of its own unless `AWS_ENDPOINT_URL` names one. */
export interface TestAws {
  readonly clients: AwsClients;
  readonly resources: CreatedResources;
  stop(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

export async function startEmulators(): Promise<TestAws> {
  const emulators = process.env['AWS_ENDPOINT_URL'] ? undefined : await startInProcess();
  const clients = makeAwsClients(emulators?.options ?? clientOptionsFrom(process.env));
  const name = `test-${randomBytes(6).toString('hex')}`;
  const plan = {
    table: name,
    bucket: name,
    busName: 'default',
    secrets: { type: 'ssm' as const, path: `/${name}/links` },
    prefix: `${name}-`,
    groups: ['default', 'other'],
    eventsVisibilitySeconds: 30,
  };
  const resources = await createResources(clients, plan, systemClock);
  return {
    clients,
    resources,
    stop: async () => {
      closeAwsClients(clients);
      await emulators?.stop();
    },
  };
}

async function startInProcess(): Promise<{ options: AwsClientOptions; stop(): Promise<void> }> {
  const dynamo = dynalite({ createTableMs: 0 });
  dynamo.listen(0, LOOPBACK);
  const sqsAndS3 = buildApp({ logger: false });
  const [address] = await Promise.all([sqsAndS3.listen({ host: LOOPBACK, port: 0 }), once(dynamo, 'listening')]);
  const { port } = dynamo.address() as AddressInfo;
  return {
    options: {
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      endpoints: { dynamodb: `http://${LOOPBACK}:${port}`, sqs: address, s3: address },
    },
    stop: async () => {
      dynamo.closeAllConnections();
      await Promise.all([new Promise((resolve) => dynamo.close(resolve)), sqsAndS3.close()]);
    },
  };
}
