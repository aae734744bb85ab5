import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { closeAwsClients } from '#adapters/aws/clients.ts';
import { STACK_OUTPUTS, stackNameOf } from '#core/model/stack-outputs.ts';
import { Cdk } from './cdk.ts';
import { akkaflow, BUCKET, rootClients } from './deployment.ts';
import { listResources, rootCloudFormation } from './stack-resources.ts';
import { CONTEXT, STAGE } from './stage.ts';
import { environmentOf } from './worker-process.ts';

const TIMEOUT_MS = 300_000;
/** What is of value, and what API Gateway writes logs by for the whole account. */
const RETAINED = [
  'AWS::ApiGateway::Account',
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::Table',
  'AWS::IAM::Role',
  'AWS::S3::Bucket',
];

const { root, outputs } = inject('deployment');
const cdk = new Cdk(environmentOf(root), STAGE, CONTEXT);
const clients = rootClients();
const cloudFormation = rootCloudFormation();

afterAll(() => {
  closeAwsClients(clients);
  cloudFormation.destroy();
});

describe('the stack', { timeout: TIMEOUT_MS }, () => {
  it('is well after all that', async () => {
    const { code, out } = await akkaflow('doctor');

    expect(out).not.toMatch(/\tfail\t/);
    expect(code).toBe(0);
  });

  it('is not changed by a deployment that brings nothing new', async () => {
    const before = await listResources(cloudFormation);

    const { said, outputs: after } = await cdk.deploy();

    expect(said).toContain('(no changes)');
    expect(after).toEqual(outputs);
    expect(await listResources(cloudFormation)).toEqual(before);
  });

  it('leaves nothing when it is destroyed but what is of value', async () => {
    const resources = await listResources(cloudFormation);

    await cdk.destroy();

    const left = resources.filter(({ ResourceType: type = '' }) => RETAINED.includes(type));
    expect(left.length).toBeGreaterThan(3);
    const { dynamodb, s3, sqs, ssm, eventbridge } = clients;
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: outputs[STACK_OUTPUTS.table] }));
    expect(Table?.TableStatus).toBe('ACTIVE');
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'definitions/' }));
    expect(KeyCount).toBeGreaterThan(3);

    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: stackNameOf(STAGE) }));
    const { Rules = [] } = await eventbridge.send(new ListRulesCommand({ NamePrefix: stackNameOf(STAGE) }));
    const { Parameters = [] } = await ssm.send(new GetParametersByPathCommand({ Path: `/akkaflow/${STAGE}/outputs` }));
    expect([QueueUrls, Rules, Parameters]).toEqual([[], [], []]);
  });
});
