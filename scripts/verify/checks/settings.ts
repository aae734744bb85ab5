import { DescribeContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type Check, must } from '../check.ts';
import type { Verification } from '../verification.ts';

const FOURTEEN_DAYS_SECONDS = 14 * 24 * 3_600;
const VISIBILITY_TIMEOUTS = 6;
const HOUR_MS = 3_600_000;
const ALARM_SECONDS = 600;

/** How the resources are set up, as AWS itself says. */
export const SETTINGS_CHECKS: readonly Check[] = [
  {
    name: 'queue',
    proves: 'events.fifo has the throughput of each of its groups, and hides messages for six timeouts of the master',
    minutes: 0.1,
    run: queue,
  },
  {
    name: 'recovery',
    proves: 'the table can be restored to any second',
    minutes: 0.1,
    account: true,
    run: async ({ clients, deployment: { table } }) => {
      const { ContinuousBackupsDescription: found } = await clients.dynamodb.send(
        new DescribeContinuousBackupsCommand({ TableName: table }),
      );
      const { PointInTimeRecoveryStatus: status, EarliestRestorableDateTime: from } =
        found?.PointInTimeRecoveryDescription ?? {};
      must(status === 'ENABLED', `point-in-time recovery is ${status}`);
      return `enabled${from === undefined ? '' : `, back to ${from.toISOString()}`}`;
    },
  },
  {
    name: 'alarms',
    proves: 'every alarm has been evaluated, and none is on',
    minutes: 0.1,
    account: true,
    run: alarms,
  },
  {
    name: 'logs',
    proves: 'the log of every function is there, with an end to it',
    minutes: 0.1,
    run: logs,
  },
];

async function queue(on: Verification): Promise<string> {
  const { clients, aws, deployment } = on;
  const { Attributes: found = {} } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deployment.eventsQueueUrl, AttributeNames: ['All'] }),
  );
  must(found.FifoThroughputLimit === 'perMessageGroupId', `FifoThroughputLimit is ${found.FifoThroughputLimit}`);
  must(found.DeduplicationScope === 'messageGroup', `DeduplicationScope is ${found.DeduplicationScope}`);
  must(
    Number(found.MessageRetentionPeriod) === FOURTEEN_DAYS_SECONDS,
    `messages are kept ${found.MessageRetentionPeriod} s`,
  );
  const name = on.resource('AWS::Lambda::Function', /FunctionsMaster/);
  const { Timeout } = await aws.lambda<{ Timeout: number }>(`/functions/${name}/configuration`);
  const visible = Number(found.VisibilityTimeout);
  must(
    visible >= VISIBILITY_TIMEOUTS * Timeout,
    `messages are hidden for ${visible} s, and the master has ${Timeout} s`,
  );
  return `per group; hidden for ${visible} s, timeout ${Timeout} s`;
}

interface AlarmState {
  readonly AlarmName: string;
  readonly StateValue: string;
  readonly StateReason: string;
}

async function alarms(on: Verification): Promise<string> {
  const found = await on.until('the alarms of a new deployment to be evaluated', ALARM_SECONDS, async () => {
    const { MetricAlarms: all } = await on.aws.json<{ MetricAlarms: readonly AlarmState[] }>(
      'monitoring',
      'DescribeAlarms',
      {
        AlarmNamePrefix: `akkaflow-${on.stage}-`,
        MaxRecords: 100,
      },
    );
    must(all.length > 0, 'there are no alarms');
    return all.every(({ StateValue }) => StateValue !== 'INSUFFICIENT_DATA') && all;
  });
  const wrong = found.filter(({ StateValue }) => StateValue !== 'OK');
  must(wrong.length === 0, wrong.map(({ AlarmName, StateReason }) => `${AlarmName}: ${StateReason}`).join('; '));
  return `${found.length} alarms are OK`;
}

async function logs(on: Verification): Promise<string> {
  const groups = on.resources.filter(({ ResourceType }) => ResourceType === 'AWS::Logs::LogGroup');
  for (const { PhysicalResourceId: name = '' } of groups) {
    const { logGroups } = await on.aws.json<{
      logGroups: readonly { logGroupName: string; retentionInDays?: number }[];
    }>('logs', 'DescribeLogGroups', { logGroupNamePrefix: name });
    const group = logGroups.find(({ logGroupName }) => logGroupName === name);
    must(group?.retentionInDays !== undefined, `${name} is ${group === undefined ? 'not there' : 'kept for ever'}`);
  }
  const errors = await on.aws.json<{ events?: readonly object[] }>('logs', 'FilterLogEvents', {
    logGroupName: on.resource('AWS::Logs::LogGroup', /FunctionsMaster/),
    startTime: Date.now() - HOUR_MS,
    limit: 10,
  });
  return `${groups.length} groups with an end; ${errors.events?.length ?? 0} lines of the master in the last hour`;
}
