import type { Clock } from '#core/ports/clock.ts';
import { METRICS, type MetricName, type Metrics } from '#core/ports/metrics.ts';

/** The namespace of all metrics, and their only dimension: more of them would be more metrics to pay for. */
export const NAMESPACE = 'akkaflow';
export const DIMENSION = 'Stage';

/** Most values of one metric in a line: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const MAX_VALUES = 100;

/**
 * Metrics as lines of the log, from which CloudWatch takes them (embedded metric format): no request, no permission, and a line is
 * written only when there is something in it.
 */
export class EmbeddedMetrics implements Metrics {
  readonly #stage: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #write: (line: string) => void;
  readonly #counts = new Map<MetricName, number>();
  readonly #durations = new Map<MetricName, number[]>();

  /** `write` takes whole lines, and must put nothing before or behind them. */
  constructor(stage: string, clock: Pick<Clock, 'now'>, write: (line: string) => void) {
    this.#stage = stage;
    this.#clock = clock;
    this.#write = write;
  }

  record(name: MetricName, value = 1): void {
    if (METRICS[name] === 'Count') {
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + value);
      return;
    }
    const values = this.#durations.get(name) ?? [];
    this.#durations.set(name, values);
    if (values.push(value) === MAX_VALUES) this.flush();
  }

  /** Writes one line with all that was recorded since the last; nothing if there was nothing. */
  flush(): void {
    const values = Object.fromEntries<number | readonly number[]>([...this.#counts, ...this.#durations]);
    this.#counts.clear();
    this.#durations.clear();
    const names = Object.keys(values);
    if (names.length === 0) return;
    const metrics = names.map((name) => ({ Name: name, Unit: METRICS[name as MetricName] }));
    const directive = { Namespace: NAMESPACE, Dimensions: [[DIMENSION]], Metrics: metrics };
    const metadata = { Timestamp: this.#clock.now(), CloudWatchMetrics: [directive] };
    this.#write(`${JSON.stringify({ _aws: metadata, [DIMENSION]: this.#stage, ...values })}\n`);
  }
}
