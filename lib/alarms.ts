import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ownMetric, type Watched } from './watched.ts';

/** When an alarm goes off, and what it tells who gets it. */
export interface AlarmPlan {
  /** Part of its name, and the heading of its section in `docs/runbook.md`, in kebab-case. */
  readonly name: string;
  readonly says: string;
  readonly metric: IMetric;
  /** It goes off at this and above, or below it where less is worse. */
  readonly threshold: number;
  readonly below?: boolean;
  /** Periods of the metric in a row. */
  readonly periods?: number;
  /** Whether no data is a reason, too. */
  readonly silence?: boolean;
}

const MINUTE = Duration.minutes(1);
const EVENT_MAX_AGE_SECONDS = 300;
const API_ERRORS = 5;

/**
 * Every alarm. Each costs ten cents a month, so they look at what AWS measures itself where that tells it, and at metrics that are recorded
 * only when something is wrong; the lag of ticks is the one that is always there.
 */
export function alarmPlans(watched: Watched): readonly AlarmPlan[] {
  return [...messages(watched), ...functions(watched), ...instances(watched)];
}

function messages({ stage, queues: { events, failures } }: Watched): readonly AlarmPlan[] {
  return [
    {
      name: 'dead-letters',
      says: 'A message was given up by its queue. It is recorded, and its instance is looked at; what kept failing at it is still to be found.',
      metric: ownMetric(stage, 'DeadLetters'),
      threshold: 1,
    },
    {
      name: 'failed-calls',
      says: 'A function failed at an event of the clock or of the bus each time it was tried; the event is kept in a queue.',
      metric: failures.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: Duration.minutes(5) }),
      threshold: 1,
    },
    {
      name: 'oldest-event',
      says: 'The master has not taken an event for five minutes: instances do not go on.',
      metric: events.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: MINUTE }),
      threshold: EVENT_MAX_AGE_SECONDS,
      periods: 3,
    },
  ];
}

function functions({ stage, functions: { master }, apiName }: Watched): readonly AlarmPlan[] {
  return [
    {
      name: 'master-errors',
      says: 'The master fails again and again.',
      metric: master.metricErrors({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 1,
      periods: 2,
    },
    {
      name: 'master-throttles',
      says: 'Lambda has no room for the master: the concurrency of the account is used up.',
      metric: master.metricThrottles({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 1,
      periods: 2,
    },
    {
      name: 'missed-ticks',
      says: 'No tick has come to its end for five minutes: nothing starts by time, and nothing lost is found.',
      metric: ownMetric(stage, 'TickLag', { statistic: 'SampleCount', period: MINUTE }),
      threshold: 1,
      below: true,
      periods: 5,
      silence: true,
    },
    {
      name: 'api-errors',
      says: 'The API answers with errors of its own.',
      metric: new Metric({
        namespace: 'AWS/ApiGateway',
        metricName: '5XXError',
        dimensionsMap: { ApiName: apiName },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: API_ERRORS,
    },
  ];
}

function instances({ stage }: Watched): readonly AlarmPlan[] {
  return [
    {
      name: 'parked-instances',
      says: 'An instance was suspended by the system, which does not know how to go on with it.',
      metric: ownMetric(stage, 'InstancesParked'),
      threshold: 1,
    },
    {
      name: 'worker-start-failures',
      says: 'There is work for a worker group, and its tasks do not start.',
      metric: ownMetric(stage, 'WorkerStartFailures'),
      threshold: 1,
      periods: 2,
    },
    {
      name: 'failed-notices',
      says: 'A mail or another notice was given up: somebody was not told.',
      metric: ownMetric(stage, 'NoticesFailed'),
      threshold: 1,
    },
  ];
}

/** As CDK takes it. */
export function alarmProps({ metric, threshold, below, periods = 1, silence }: AlarmPlan) {
  const { LESS_THAN_THRESHOLD, GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = ComparisonOperator;
  return {
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: below ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  };
}
