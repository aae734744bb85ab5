import { describe, expect, it } from 'vitest';
import { type Deployment, deploymentFrom, deploymentVariables, VARIABLES } from '#adapters/aws/environment.ts';

const DEPLOYMENT: Deployment = {
  table: 'table',
  bucket: 'bucket',
  eventsQueueUrl: 'http://127.0.0.1:1/000000000000/events.fifo',
  actionQueueUrls: { default: 'http://127.0.0.1:1/000000000000/actions-default', 组: 'http://127.0.0.1:1/0/actions-x' },
  busName: 'default',
  secrets: { type: 'ssm', path: '/akkaflow/links' },
  filesFolder: '/srv/files',
  mail: {
    from: 'ETL <etl@example.com>',
    by: { type: 'smtp', url: 'smtp://u@mail.example.com:587', password: { variable: 'PASSWORD' } },
  },
  broadcast: { topic: 'arn:aws:sns:x', webhooks: [{ form: 'teams', url: { secret: 'arn:aws:secretsmanager:x' } }] },
  settings: {
    broadcasts: true,
    groups: new Map([
      ['default', 'default'],
      ['127.0.0.1', 'default'],
    ]),
    groupFolders: new Map([['default', ['/etl', '/报表']]]),
    admins: ['iam:arn:aws:iam::123456789012:role/Ops'],
    timezone: 'Asia/Shanghai',
    takeoverMarginMs: 30_000,
    retentionDays: 90,
  },
};

const REQUIRED = Object.values(VARIABLES).filter(
  (name) =>
    ![
      ...[VARIABLES.mail, VARIABLES.broadcast, VARIABLES.filesFolder, VARIABLES.groupFolders, VARIABLES.admins],
      VARIABLES.retentionDays,
    ].some((one) => one === name),
);

describe('the environment of a deployment', () => {
  it('comes out as it went in', () => {
    expect(deploymentFrom(deploymentVariables(DEPLOYMENT))).toEqual(DEPLOYMENT);
  });

  it.each(['0', '-1', '1.5', '36501', 'many'])('refuses to keep instances for %s days', (days) => {
    const variables = { ...deploymentVariables(DEPLOYMENT), [VARIABLES.retentionDays]: days };
    expect(() => deploymentFrom(variables)).toThrow('a number of days from 1 to 36500');
  });

  it('keeps instances for ever unless it is told otherwise', () => {
    const { [VARIABLES.retentionDays]: _days, ...variables } = deploymentVariables(DEPLOYMENT);
    expect(deploymentFrom(variables).settings).not.toHaveProperty('retentionDays');
  });

  it('has its files in the bucket and tells nobody outside without variables for it', () => {
    const { filesFolder: _files, mail: _mail, broadcast: _broadcast, settings, ...rest } = DEPLOYMENT;
    const { broadcasts: _broadcasts, ...quiet } = settings;
    const silent = { ...rest, settings: quiet };
    expect(deploymentFrom(deploymentVariables(silent))).toEqual(silent);
  });

  it.each([
    [VARIABLES.mail, '{"from":"a@b.c","by":{"type":"smtp","url":"smtp://u:s3cret@mail"}}'],
    [VARIABLES.mail, '{"from":"a@b.c","by":{"type":"smtp","url":"https://mail"}}'],
    [VARIABLES.mail, '{"by":{"type":"ses"}}'],
    [VARIABLES.mail, '{"from":"a@b.c","by":{"type":"pigeon"}}'],
    [VARIABLES.mail, 's3cret'],
    [VARIABLES.broadcast, '{"webhooks":[{"form":"slack","url":"https://hooks.slack.com/s3cret"}]}'],
    [VARIABLES.broadcast, '{"webhooks":[{"form":"irc","url":{"variable":"X"}}]}'],
    [VARIABLES.broadcast, '{"topic":"alerts"}'],
  ])('refuses a wrong %s without repeating it: %s', (variable, value) => {
    const variables = { ...deploymentVariables(DEPLOYMENT), [variable]: value };
    expect(() => deploymentFrom(variables)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') }),
    );
    expect(() => deploymentFrom(variables)).toThrow(`${variable} must be JSON such as`);
  });

  it.each([
    [VARIABLES.admins, 'iam:x', 'a JSON list of principals'],
    [VARIABLES.admins, '[1]', 'a JSON list of principals'],
    [VARIABLES.groupFolders, '{"default": "/etl"}', 'a JSON object whose values are lists of folders'],
  ])('refuses a wrong %s: %s', (variable, value, allowed) => {
    const variables = { ...deploymentVariables(DEPLOYMENT), [variable]: value };
    expect(() => deploymentFrom(variables)).toThrow(`${variable} must be ${allowed}`);
  });

  it.each(REQUIRED)('names %s when it is missing', (variable) => {
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
    [VARIABLES.filesFolder, 'files'],
    [VARIABLES.takeoverMarginMs, '30s'],
    [VARIABLES.takeoverMarginMs, '-1'],
  ])('refuses %s = %s, saying what it must be', (variable, value) => {
    const variables = { ...deploymentVariables(DEPLOYMENT), [variable]: value };
    expect(() => deploymentFrom(variables)).toThrow(`${variable} is '${value}'; it must be`);
  });
});
