/** What a `data-monitor` read once: a value and the bounds it was held against (language §7). */
export interface Measurement {
  /** The monitor: `source-name` of the action, else `<workflow>/<node>`. */
  readonly monitor: string;
  /** `category` of the action. */
  readonly category?: string;
  /** Epoch milliseconds: the logical time of the instance, or what `time-mark` says. */
  readonly time: number;
  /** Decimal text, so that no digit is lost. */
  readonly value: string;
  readonly min?: string;
  readonly max?: string;
  readonly breach: boolean;
}
