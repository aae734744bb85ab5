import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { propsFromContext } from '#lib/context.ts';

function read(context: Readonly<Record<string, unknown>>) {
  return propsFromContext(new Stack(new App(), 'test'), context);
}

describe('context', () => {
  it('gives props from the text of the command line', () => {
    const props = read({
      stage: 'prod',
      paused: 'true',
      retentionDays: '90',
      admin: 'arn:aws:iam::123456789012:role/Ops, cognito:7',
      tags: '{"team":"data"}',
      mail: '{"from":"etl@example.com","by":{"type":"ses"}}',
    });
    expect(props).toEqual({
      stage: 'prod',
      paused: true,
      retentionDays: 90,
      admins: ['arn:aws:iam::123456789012:role/Ops', 'cognito:7'],
      tags: { team: 'data' },
      mail: { from: 'etl@example.com', by: { type: 'ses' } },
    });
  });

  it('gives the same props from the JSON of cdk.json', () => {
    const props = read({
      paused: false,
      retentionDays: 90,
      workerGroups: { default: {}, big: { cpu: 4096, names: ['dw'] } },
    });
    expect(props).toEqual({
      paused: false,
      retentionDays: 90,
      workerGroups: { default: {}, big: { cpu: 4096, names: ['dw'] } },
    });
  });

  it('leaves alone what is the CDK’s own', () => {
    expect(read({ '@aws-cdk/core:x': true, 'aws:cdk:y': '1', 'availability-zones:account=1:region=x': ['a'] })).toEqual(
      {},
    );
  });

  it('makes resources of what is there already', () => {
    const { vpc, alarmTopic, workerGroups } = read({
      vpc: '{"vpcId":"vpc-1","availabilityZones":["a"],"privateSubnetIds":["subnet-1"]}',
      alarmTopic: 'arn:aws:sns:eu-west-1:123456789012:ops',
      workerGroups: { default: { jobRole: 'arn:aws:iam::123456789012:role/Job', subnets: 'subnet-2' } },
    });
    expect(vpc?.privateSubnets.map(({ subnetId }) => subnetId)).toEqual(['subnet-1']);
    expect(alarmTopic?.topicName).toBe('ops');
    expect(workerGroups?.['default']?.jobRole?.roleName).toBe('Job');
    expect(workerGroups?.['default']?.subnets?.subnets?.map(({ subnetId }) => subnetId)).toEqual(['subnet-2']);
  });

  it.each([
    [{ stag: 'x' }, 'context: "stag" is not known; there are: admin, alarmEmail,'],
    [{ retentionDays: 'many' }, 'context: retentionDays: must be a whole number, not "many"'],
    [{ paused: 'yes' }, 'context: paused: must be true or false, not "yes"'],
    [{ target: 'azure' }, 'context: target: must be aws or localstack, not "azure"'],
    [{ workerGroups: '{"big":{"ram":1}}' }, 'context: workerGroups: big: "ram" is not known; there are: architecture,'],
    [{ workerGroups: '{"big":' }, 'context: workerGroups: must be JSON, not'],
    [{ mail: '{"from":1}' }, 'context: mail: must be JSON such as'],
    [{ vpc: '{"vpcId":"vpc-1"}' }, 'context: vpc: needs vpcId, availabilityZones, and'],
    [{ federation: '{"name":"Okta"}' }, 'context: federation: lacks issuerUrl, clientId, clientSecretArn'],
  ])('refuses %j and says how it is right', (context, message) => {
    expect(() => read(context)).toThrow(message);
  });
});
