import { EmbeddedMetrics } from '#adapters/aws/cloudwatch/embedded-metrics.ts';
import { stageFrom } from '#adapters/aws/environment.ts';
import { systemClock } from '#adapters/system/system.ts';

/** The metrics of a function that is told its stage; none where it is not, as in local mode. */
export function metricsFrom(variables: Readonly<Record<string, string | undefined>>): EmbeddedMetrics | undefined {
  const stage = stageFrom(variables);
  // Past the console, in front of which the runtime of Lambda puts words of its own.
  return stage === undefined
    ? undefined
    : new EmbeddedMetrics(stage, systemClock, (line) => void process.stdout.write(line));
}

/** A handler that writes what its invocation recorded when it ends, also when it throws. Lambda runs one at a time. */
export function measured<Event, Answer>(
  metrics: Pick<EmbeddedMetrics, 'flush'> | undefined,
  handler: (event: Event) => Promise<Answer>,
): (event: Event) => Promise<Answer> {
  return async (event) => {
    try {
      return await handler(event);
    } finally {
      metrics?.flush();
    }
  };
}
