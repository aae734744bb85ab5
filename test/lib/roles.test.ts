import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFunction, functionNames } from '../../scripts/build-functions.ts';
import { bundleCalls } from './bundle-calls.ts';
import { bytesAtStart } from './bytes-at-start.ts';
import { synth } from './synth.ts';
import { statementsOf } from './template.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:hook-AbCdEf';
/** With every way out that there is, and workers that are started. */
const template = synth({
  mail: { from: 'etl@example.com', by: { type: 'ses' } },
  broadcast: {
    topic: 'arn:aws:sns:eu-west-1:123456789012:ops',
    webhooks: [{ form: 'slack', url: { secret: SECRET } }],
  },
});

/** What each command needs: `service:Command` of the SDK, and the actions of IAM. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'ecs:RunTask': ['ecs:RunTask', 'ecs:TagResource', 'iam:PassRole'],
  'eventbridge:PutEvents': ['events:PutEvents'],
  's3:DeleteObjects': ['s3:DeleteObject'],
  // Without the right to list, a missing object is a forbidden one.
  's3:GetObject': ['s3:GetObject', 's3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  'secrets-manager:GetSecretValue': ['secretsmanager:GetSecretValue'],
  'sesv2:SendEmail': ['ses:SendEmail', 'ses:SendRawEmail'],
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
};

/** What Lambda itself does by the role of a function: write logs and traces, and take from its queues. */
const RUNTIME = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
const POLLING = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ChangeMessageVisibility',
];

/** And it sends what failed to a queue. */
const FAILING = ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'];

const MORE: Readonly<Record<string, readonly string[]>> = {
  master: POLLING,
  // It asks for the version that an event names.
  loader: [...POLLING, ...FAILING, 's3:GetObjectVersion'],
  coordinator: FAILING,
  notifier: FAILING,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'akkaflow-functions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(functionNames())('the function %s', (name) => {
  let bundle: Awaited<ReturnType<typeof buildFunction>>;
  beforeAll(async () => {
    bundle = await buildFunction(name, folder);
  }, 120_000);

  it('may do what its bundle calls, and nothing else', () => {
    const calls = bundleCalls(bundle);
    const needed = [...calls.flatMap((call) => ACTIONS[call] ?? [call]), ...RUNTIME, ...(MORE[name] ?? [])];
    const role = `Functions${name[0]?.toUpperCase()}${name.slice(1)}Role`;
    const allowed = statementsOf(template, role).flatMap(({ Action }) => Action);
    expect(calls.length).toBeGreaterThan(5);
    expect([...new Set(allowed)].sort()).toEqual([...new Set(needed)].sort());
  });

  it('loads less than a megabyte when it starts, and holds nothing of the CDK', () => {
    expect(bytesAtStart(bundle)).toBeGreaterThan(100_000);
    expect(bytesAtStart(bundle)).toBeLessThan(1024 * 1024);
    expect(Object.keys(bundle.inputs).filter((path) => /aws-cdk-lib|constructs/.test(path))).toEqual([]);
  });
});
