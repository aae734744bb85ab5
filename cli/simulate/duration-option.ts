import { InvalidArgumentError } from 'commander';

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** One `--duration WORKFLOW=90s`, in milliseconds by workflow; the last one of a workflow counts. */
export function collectDuration(
  text: string,
  before: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> {
  const [, workflow = '', amount = '', unit = ''] = /^(.+)=(\d{1,7})([smh])$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS_MS[unit] ?? 0);
  if (ms > 0) return new Map([...before, [workflow, ms]]);
  throw new InvalidArgumentError('It must be a workflow and how long it takes, as etl=90s, etl=5m or etl=2h.');
}
