import { describe, expect, it } from 'vitest';
import { type Deployment, deploymentFrom, deploymentVariables, VARIABLES } from '#adapters/aws/environment.ts';

const DEPLOYMENT: Deployment = {
  table: 'table',
  bucket: 'bucket',
  eventsQueueUrl: 'http://127.0.0.1:1/000000000000/events.fifo',
  actionQueueUrls: { default: 'http://127.0.0.1:1/000000000000/actions-default', 组: 'http://127.0.0.1:1/0/actions-x' },
  busName: 'default',
  secrets: { type: 'ssm', path: '/akkaflow/links' },
  settings: {
    groups: new Map([
      ['default', 'default'],
      ['127.0.0.1', 'default'],
    ]),
    timezone: 'Asia/Shanghai',
    takeoverMarginMs: 30_000,
  },
};

describe('the environment of a deployment', () => {
  it('comes out as it went in', () => {
    expect(deploymentFrom(deploymentVariables(DEPLOYMENT))).toEqual(DEPLOYMENT);
  });

  it.each(Object.values(VARIABLES))('names %s when it is missing', (variable) => {
    const variables = { ...deploymentVariables(DEPLOYMENT), [variable]: undefined };
    expect(() => deploymentFrom(variables)).toThrow(`The environment variable ${variable} is missing`);
  });

  it.each([
    [VARIABLES.actionQueueUrls, '[]'],
    [VARIABLES.actionQueueUrls, '{"default": 1}'],
    [VARIABLES.groups, 'default'],
    [VARIABLES.secrets, '/akkaflow/links'],
    [VARIABLES.secrets, 'ssm:links'],
    [VARIABLES.secrets, 'ssm:/'],
    [VARIABLES.takeoverMarginMs, '30s'],
    [VARIABLES.takeoverMarginMs, '-1'],
  ])('refuses %s = %s, saying what it must be', (variable, value) => {
    const variables = { ...deploymentVariables(DEPLOYMENT), [variable]: value };
    expect(() => deploymentFrom(variables)).toThrow(`${variable} is '${value}'; it must be`);
  });
});
