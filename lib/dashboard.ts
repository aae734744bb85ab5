import { Aws, Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ownMetric, type Watched } from './watched.ts';

const WIDTH = 24;
const HALF = WIDTH / 2;

/** The one dashboard of a deployment: three of an account cost nothing, as long as each shows at most fifty metrics. */
export function makeDashboard(
  scope: Construct,
  watched: Watched,
  alarms: readonly Alarm[],
  runbook: string,
): Dashboard {
  const { stage } = watched;
  return new Dashboard(scope, 'Dashboard', {
    // An account has one list of them for all its Regions.
    dashboardName: `akkaflow-${stage}-${Aws.REGION}`,
    defaultInterval: Duration.hours(3),
    widgets: [
      [
        new TextWidget({
          width: WIDTH,
          height: 1,
          markdown: `**akkaflow ${stage}** · what to do about an alarm: ${runbook}`,
        }),
      ],
      [new AlarmStatusWidget({ width: WIDTH, height: 3, alarms: [...alarms] })],
      [graph('Instances', instances(watched)), graph('Ticks', ticks(watched))],
      [graph('Waiting, oldest (s)', ages(watched)), graph('Actions sent', sent(watched))],
      [graph('Functions: errors', errors(watched)), graph('Functions: duration (ms)', durations(watched))],
      [graph('Table: units', units(watched)), graph('Out of the ordinary', oddities(watched))],
    ],
  });
}

function graph(title: string, left: readonly IMetric[]): GraphWidget {
  return new GraphWidget({ title, width: HALF, left: [...left] });
}

function instances({ stage }: Watched): readonly IMetric[] {
  const names = ['InstancesStarted', 'InstancesSucceeded', 'InstancesFailed', 'InstancesKilled'] as const;
  return names.map((name) => ownMetric(stage, name, { label: name.slice('Instances'.length) }));
}

function ticks({ stage }: Watched): readonly IMetric[] {
  return [
    ownMetric(stage, 'TickLag', { statistic: 'Maximum', label: 'latest begin (ms)' }),
    ownMetric(stage, 'TickLag', { statistic: 'SampleCount', label: 'ticks in five minutes' }),
    ownMetric(stage, 'LateFirings', { label: 'firings that came late' }),
  ];
}

/** Of the queues of worker groups it is how long actions wait for a worker: a message leaves its queue soon after one took it. */
function ages({ queues: { events, actions } }: Watched): readonly IMetric[] {
  const named = [['events', events] as const, ...actions];
  return named.map(([label, queue]) => queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', label }));
}

function sent({ queues: { actions } }: Watched): readonly IMetric[] {
  return [...actions].map(([label, queue]) => queue.metricNumberOfMessagesSent({ label }));
}

function errors({ functions }: Watched): readonly IMetric[] {
  return Object.entries(functions).map(([label, each]) => each.metricErrors({ label }));
}

function durations({ functions }: Watched): readonly IMetric[] {
  return Object.entries(functions).map(([label, each]) => each.metricDuration({ statistic: 'p99', label }));
}

function units({ tableName }: Watched): readonly IMetric[] {
  const names = [
    'ConsumedWriteCapacityUnits',
    'ConsumedReadCapacityUnits',
    'WriteThrottleEvents',
    'ReadThrottleEvents',
  ];
  return names.map(
    (metricName) =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: tableName },
        statistic: 'Sum',
      }),
  );
}

function oddities({ stage }: Watched): readonly IMetric[] {
  const names = ['DeadLetters', 'InstancesParked', 'WorkerStartFailures', 'NoticesFailed'] as const;
  return names.map((name) => ownMetric(stage, name));
}
