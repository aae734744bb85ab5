import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAwsPorts } from '#adapters/aws/aws-ports.ts';
import { clientOptionsFrom } from '#adapters/aws/client-options.ts';
import { createResources } from '#adapters/aws/create-resources.ts';
import { systemClock, systemRandom } from '#adapters/system/system.ts';
import { mustLoad, storedInstance } from '#test/contract/samples.ts';
import { startEmulators, type TestAws } from '#test/emulators/start-emulators.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startEmulators();
});
afterAll(() => aws.stop());

async function attributesOf(QueueUrl: string): Promise<Record<string, string>> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  return (await aws.clients.sqs.send(command)).Attributes ?? {};
}

describe('the resources', () => {
  it('have an events queue whose dead letters go to another after five receives', async () => {
    const attributes = await attributesOf(aws.resources.eventsQueueUrl);
    expect(attributes).toMatchObject({
      FifoQueue: 'true',
      ContentBasedDeduplication: 'false',
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '1209600',
    });
    const dead = await attributesOf(aws.resources.eventsDlqUrl);
    expect(dead['FifoQueue']).toBe('true');
    const redrive = JSON.parse(attributes['RedrivePolicy'] ?? '');
    expect(redrive).toEqual({ deadLetterTargetArn: dead['QueueArn'], maxReceiveCount: 5 });
  });

  it('have a queue a worker group whose dead letters share one', async () => {
    const dead = await attributesOf(aws.resources.actionsDlqUrl);
    for (const group of ['default', 'other']) {
      const attributes = await attributesOf(aws.resources.actionQueueUrl(group));
      expect(attributes).toMatchObject({ VisibilityTimeout: '60' });
      const redrive = JSON.parse(attributes['RedrivePolicy'] ?? '');
      expect(redrive).toEqual({ deadLetterTargetArn: dead['QueueArn'], maxReceiveCount: 10 });
    }
  });

  it('keep what they hold when they are made again, and follow a new plan', async () => {
    const { clients, resources } = aws;
    const system = { clock: systemClock, random: systemRandom };
    const { id } = await storedInstance(makeAwsPorts(clients, resources, system).instances);
    const { table, bucket, busName, secrets } = resources;
    const plan = { table, bucket, busName, secrets, prefix: `${table}-`, groups: ['default', 'third'] };
    const again = await createResources(clients, { ...plan, eventsVisibilitySeconds: 45 }, systemClock);
    expect(again.eventsQueueUrl).toBe(resources.eventsQueueUrl);
    expect(await mustLoad(makeAwsPorts(clients, again, system).instances, id)).toMatchObject({ id });
    expect(await attributesOf(again.eventsQueueUrl)).toMatchObject({ VisibilityTimeout: '45' });
    expect(again.actionQueueUrl('third')).toContain('third');
  });
});

describe('the options of clients', () => {
  it('follow the variables that the tools of AWS know, those of a service first', () => {
    const variables = {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9324',
    };
    expect(clientOptionsFrom(variables)).toEqual({
      region: 'eu-west-1',
      endpoints: {
        dynamodb: 'http://127.0.0.1:4566',
        ssm: 'http://127.0.0.1:4566',
        secretsManager: 'http://127.0.0.1:4566',
        sqs: 'http://127.0.0.1:9324',
        s3: 'http://127.0.0.1:4566',
        eventbridge: 'http://127.0.0.1:4566',
        ses: 'http://127.0.0.1:4566',
        sns: 'http://127.0.0.1:4566',
        ecs: 'http://127.0.0.1:4566',
        sts: 'http://127.0.0.1:4566',
      },
    });
    expect(clientOptionsFrom({})).toEqual({ endpoints: {} });
  });
});
