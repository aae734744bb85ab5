import { describe, expect, it } from 'vitest';
import { findings } from './synth.ts';

const OWN_VPC = { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'], privateSubnetIds: ['subnet-1'] };

/** Ways to deploy that differ in what there is. */
const VARIANTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  dev: {},
  prod: {
    stage: 'prod',
    mail: { from: 'etl@example.com', by: { type: 'ses' } },
    federation: {
      name: 'Okta',
      issuerUrl: 'https://id.example.com',
      clientId: 'c',
      clientSecretArn: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf`,
    },
    alarmEmail: 'ops@example.com',
    retentionDays: 90,
  },
  'own VPC': { vpc: OWN_VPC },
  private: { network: 'private' },
  Spot: { workerGroups: { default: { spot: true }, elsewhere: { external: true } } },
  localstack: { target: 'localstack' },
};

describe('cdk-nag', () => {
  it.each(Object.keys(VARIANTS))('finds nothing without a reason beside it: %s', { timeout: 120_000 }, (variant) => {
    expect(findings(VARIANTS[variant] ?? {})).toEqual([]);
  });
});
