import { describe, expect, it } from 'vitest';
import type { Resource, Template } from '#bench/cost/template.ts';
import { synth } from './synth.ts';
import { resourcesOf, statementsOf } from './template.ts';

/** Each is made once: the first takes long, since it loads the CDK. */
const dev = synth();
const prod = synth({ stage: 'prod' });
const restored = synth({ stage: 'prod', existingTable: 'restored' });
const local = synth({ target: 'localstack' });

/** What is of value, by type. */
const STATEFUL = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool'];

function resources(template: Template, types: readonly string[]): readonly (readonly [string, Resource])[] {
  return Object.entries(template.Resources).filter(([, { Type }]) => types.includes(Type));
}

const typesOf = (template: Template) => new Set(Object.values(template.Resources).map(({ Type }) => Type));

/** Every property of this name, wherever it is. */
function valuesOf(template: Template, type: string, property: string): readonly unknown[] {
  return resourcesOf<Readonly<Record<string, unknown>>>(template, type).map(({ properties }) => properties[property]);
}

describe('what is of value', () => {
  it('keeps its logical ids: another id is another resource, and an empty one', () => {
    expect(resources(prod, STATEFUL).map(([id]) => id)).toEqual([
      'AkkaflowDataTable2AF8E6DD',
      'AkkaflowDataBucket5D7447C6',
      'AkkaflowDataWeb8A50D6FF',
      'AkkaflowDataUsers9A3EE336',
    ]);
  });

  it('stays when its stack goes, unless the stage is dev', () => {
    const policies = (template: Template) =>
      resources(template, STATEFUL).map(([, { DeletionPolicy, UpdateReplacePolicy }]) => [
        DeletionPolicy,
        UpdateReplacePolicy,
      ]);
    expect(new Set(policies(prod).flat())).toEqual(new Set(['Retain']));
    expect(new Set(policies(dev).flat())).toEqual(new Set(['Delete']));
  });

  it('is a table with recovery to a point in time, which expires items and is not deleted by mistake', () => {
    const [table] = resourcesOf<object>(prod, 'AWS::DynamoDB::Table');
    expect(table?.properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      DeletionProtectionEnabled: true,
    });
  });

  it('is buckets that keep versions and let nobody in', () => {
    for (const { properties } of resourcesOf<object>(prod, 'AWS::S3::Bucket')) {
      expect(properties).toMatchObject({
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
        LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }] },
      });
    }
  });

  it('tells of definitions that come and go', () => {
    const [bucket] = resourcesOf<{ NotificationConfiguration: { QueueConfigurations: readonly object[] } }>(
      prod,
      'AWS::S3::Bucket',
    );
    const told = bucket?.properties.NotificationConfiguration.QueueConfigurations ?? [];
    const Filter = {
      S3Key: {
        Rules: [
          { Name: 'prefix', Value: 'definitions/' },
          { Name: 'suffix', Value: '.xml' },
        ],
      },
    };
    const events = ['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:LifecycleExpiration:*'];
    expect(told).toMatchObject(events.map((Event) => ({ Event, Filter })));
  });
});

describe('a function', () => {
  it('runs on Node 24 and arm64', () => {
    const ours = resourcesOf<object>(prod, 'AWS::Lambda::Function');
    expect(ours.map(({ id }) => id.replace(/^AkkaflowFunctions(\w+)Function[0-9A-F]{8}$/, '$1'))).toEqual([
      'Master',
      'Coordinator',
      'Notifier',
      'Loader',
      'Api',
    ]);
    for (const { properties } of ours) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });

  it('may loop only where instances tell each other', () => {
    const looping = resourcesOf<{ RecursiveLoop?: string }>(prod, 'AWS::Lambda::Function');
    const allowed = looping.filter(({ properties }) => properties.RecursiveLoop === 'Allow').map(({ id }) => id);
    expect(allowed).toEqual([expect.stringContaining('Master')]);
  });

  it('has read a message six times over before it is seen again', () => {
    const timeouts = valuesOf(prod, 'AWS::Lambda::Function', 'Timeout');
    const [events] = resourcesOf<{ VisibilityTimeout: number }>(prod, 'AWS::SQS::Queue').filter(({ id }) =>
      /QueuesEvents[0-9A-F]{8}$/.test(id),
    );
    expect(timeouts[0]).toBe(60);
    expect(events?.properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * 60);
  });

  it('takes a bounded number of batches at once, and answers for each message', () => {
    const mappings = resourcesOf<{ ScalingConfig: { MaximumConcurrency: number } }>(
      prod,
      'AWS::Lambda::EventSourceMapping',
    );
    expect(mappings).toHaveLength(5);
    for (const { properties } of mappings) {
      expect(properties).toMatchObject({
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BatchSize: 10,
        Enabled: true,
      });
      expect(properties.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
    }
  });

  it('that sweeps old instances away may delete their logs', () => {
    const deleting = statementsOf(prod, 'FunctionsCoordinatorRole').filter(({ Action }) =>
      [Action].flat().includes('s3:DeleteObject'),
    );
    expect(JSON.stringify(deleting)).toContain('/logs/*');
  });

  it('that nobody waits for has a queue for what it failed at', () => {
    const configs = resourcesOf<{ FunctionName: { Ref: string } }>(prod, 'AWS::Lambda::EventInvokeConfig');
    const names = configs.map(({ properties }) =>
      properties.FunctionName.Ref.replace(/^AkkaflowFunctions(\w+)Function\w{8}$/, '$1'),
    );
    expect(names.sort()).toEqual(['Coordinator', 'Loader', 'Notifier']);
    for (const { properties } of configs) expect(properties).toHaveProperty('DestinationConfig.OnFailure.Destination');
    for (const { properties } of resourcesOf<{ Targets: readonly object[] }>(prod, 'AWS::Events::Rule')) {
      expect(properties.Targets).toMatchObject([{ DeadLetterConfig: {} }]);
    }
  });
});

describe('a stage', () => {
  it('has nothing of a fixed name but what its own name is part of, so that two fit into an account', () => {
    const names = Object.entries(prod.Resources).flatMap(([id, { Properties = {} }]) =>
      Object.entries(Properties)
        .filter(([key, value]) => /^(?:\w*Name|Domain)$/.test(key) && typeof value === 'string')
        .map(([key, value]) => `${id} ${key} ${value}`),
    );
    const free =
      /(?:StageName api|PolicyName|ResponseHeadersPolicy|PathPart|AttributeName|RestApi Name \w|ParentId|MetricName|ProviderName|DestinationName)/;
    expect(names.filter((name) => !name.includes('prod') && !free.test(name))).toEqual([]);
  });

  it.each([
    ['Prod', 'lowercase letters'],
    ['my-aws', 'must not hold "aws"'],
  ])('is not called %s', (stage, message) => {
    expect(() => synth({ stage })).toThrow(message);
  });

  it('names no partition, region or account', () => {
    expect(JSON.stringify(prod)).not.toMatch(/arn:aws(?:-cn|-us-gov)?:|\.amazonaws\.com\b(?!")/);
  });

  it('with a restored table has none of its own, and everything off', () => {
    expect(typesOf(restored)).not.toContain('AWS::DynamoDB::Table');
    expect(JSON.stringify(restored)).toContain('"restored"');
    expect(new Set(valuesOf(restored, 'AWS::Lambda::EventSourceMapping', 'Enabled'))).toEqual(new Set([false]));
    expect(new Set(valuesOf(restored, 'AWS::Events::Rule', 'State'))).toEqual(new Set(['DISABLED']));
    const going = synth({ stage: 'prod', existingTable: 'restored', paused: 'false' });
    expect(new Set(valuesOf(going, 'AWS::Events::Rule', 'State'))).toEqual(new Set(['ENABLED']));
  });

  it('for an endpoint like LocalStack lacks CloudFront and Fargate, and nothing else', () => {
    const missing = [...typesOf(dev)].filter((type) => !typesOf(local).has(type));
    expect(
      missing.filter((type) => !/^(?:AWS::(?:CloudFront|ECS|EC2)::|Custom::S3AutoDeleteObjects$)/.test(type)),
    ).toEqual([]);
    expect(missing).toContain('AWS::CloudFront::Distribution');
  });
});

describe('the API', () => {
  it('asks for a signature or a user of the pool on every method', () => {
    const methods = resourcesOf<{ AuthorizationType: string }>(prod, 'AWS::ApiGateway::Method');
    expect(methods.map(({ properties }) => properties.AuthorizationType).sort()).toEqual([
      'AWS_IAM',
      'AWS_IAM',
      'AWS_IAM',
      'COGNITO_USER_POOLS',
    ]);
  });

  it('takes so many requests a second, and writes each down', () => {
    const [stage] = resourcesOf<object>(synth({ apiRateLimit: '7' }), 'AWS::ApiGateway::Stage');
    expect(stage?.properties).toMatchObject({
      AccessLogSetting: { Format: expect.stringContaining('requestId') },
      MethodSettings: [expect.objectContaining({ ThrottlingRateLimit: 7, ThrottlingBurstLimit: 14 })],
    });
  });

  it('has the admins that context names', () => {
    const admin = 'arn:aws:iam::123456789012:role/path/Ops';
    const environments = valuesOf(synth({ admin }), 'AWS::Lambda::Function', 'Environment');
    expect(JSON.stringify(environments)).toContain('iam:arn:aws:iam::123456789012:role/Ops');
  });
});

describe('outputs', () => {
  it('are parameters of SSM, too', () => {
    const parameters = resourcesOf<{ Name: string }>(prod, 'AWS::SSM::Parameter').map(
      ({ properties }) => properties.Name,
    );
    const names = Object.keys(prod.Outputs).filter((name) => !name.startsWith('Akkaflow'));
    expect(names).toContain('ApiUrl');
    expect(parameters).toEqual(names.map((name) => `/akkaflow/prod/outputs/${name}`));
  });

  it('may be longer than the 4 KB of a standard parameter, as the settings of many worker groups are', () => {
    expect(new Set(valuesOf(prod, 'AWS::SSM::Parameter', 'Tier'))).toEqual(new Set(['Intelligent-Tiering']));
  });
});
