import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DIMENSION, NAMESPACE } from '#adapters/aws/cloudwatch/embedded-metrics.ts';
import type { MetricName } from '#core/ports/metrics.ts';

/** What alarms and the dashboard look at of a deployment. */
export interface Watched {
  readonly stage: string;
  readonly functions: { readonly master: IFunction; readonly coordinator: IFunction } & Readonly<
    Record<string, IFunction>
  >;
  readonly queues: {
    readonly events: IQueue;
    /** By worker group. */
    readonly actions: ReadonlyMap<string, IQueue>;
    /** What functions failed at that nobody waits for; nothing takes from it but a person. */
    readonly failures: IQueue;
  };
  /** Name of the REST API. */
  readonly apiName: string;
  readonly tableName: string;
}

/** A metric of akkaflow's own: a sum over five minutes unless said otherwise. */
export function ownMetric(stage: string, metricName: MetricName, options: MetricOptions = {}): Metric {
  const dimensionsMap = { [DIMENSION]: stage };
  return new Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap,
    statistic: 'Sum',
    period: Duration.minutes(5),
    ...options,
  });
}
