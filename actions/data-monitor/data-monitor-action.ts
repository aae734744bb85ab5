import type { Measurement } from '#core/model/measurement.ts';
import { DATA_MONITOR_ATTRIBUTES } from '#core/parser/grammar/data-monitor.ts';
import { type AttributeValues, readAttributes } from '#core/parser/read-attributes.ts';
import { childElement, elementText } from '#core/parser/text.ts';
import type { ActionContext, ActionFailure, ActionOutcome, ProcessAction } from '#core/ports/action.ts';
import { parseLocalTime } from '#core/schedule/local-time.ts';
import { userFailure } from '../user-failure.ts';
import { compareDecimals } from './decimal.ts';
import { monitoredValues, type Part, type ValueOrigin } from './monitored-values.ts';
import { type Reading, takeReading } from './take-reading.ts';

type Settings = AttributeValues<typeof DATA_MONITOR_ATTRIBUTES>;

/**
 * `<data-monitor>`: holds a number against bounds, both inclusive. Everything is read twice, and what changed in
 * between is no value yet. What was measured goes out with the outcome, whatever that is.
 */
export const dataMonitorAction: ProcessAction = {
  kind: 'data-monitor',
  place: 'process',
  async run(context: ActionContext): Promise<ActionOutcome> {
    const { content } = context.action;
    const settings = readAttributes(content, DATA_MONITOR_ATTRIBUTES, 'resolved');
    const time = timeOf(context, settings['time-mark']);
    if (typeof time !== 'number') return time;
    const reading = await readTwice(context, monitoredValues(content), settings['check-interval']);
    if ('outcome' in reading) return reading;
    const breach = breachOf(reading);
    await say(context, `${describe(reading)}: ${breach ?? 'within its bounds'}`);
    const warnMessage = childElement(content, 'warn-msg');
    return outcomeOf(settings, breach, warnMessage === undefined ? '' : elementText(warnMessage).trim(), {
      ...{ monitor: settings['source-name']?.trim() ?? `${context.subject.workflow}/${context.action.name}`, time },
      ...(settings.category !== undefined && { category: settings.category }),
      ...{ value: reading.source, breach: breach !== undefined },
      ...(reading.min !== undefined && { min: reading.min }),
      ...(reading.max !== undefined && { max: reading.max }),
    });
  },
};

/** The mark is on the wall clock of the instance's zone. */
function timeOf({ subject }: ActionContext, mark: string | undefined): number | ActionFailure {
  if (mark === undefined) return subject.logicalTime;
  const text = mark.trim();
  const time = parseLocalTime(text.length === 'yyyy-MM-dd'.length ? `${text} 00:00:00` : text, subject.timezone);
  return time ?? userFailure(`time-mark is ${text}: it must be yyyy-MM-dd or yyyy-MM-dd HH:mm:ss`);
}

async function readTwice(
  context: ActionContext,
  origins: ReadonlyMap<Part, ValueOrigin>,
  intervalSeconds: number,
): Promise<Reading | ActionFailure> {
  const first = await takeReading(context, origins);
  const isConstant = [...origins.values()].every(({ type }) => type === 'NUM');
  if ('outcome' in first || isConstant || intervalSeconds === 0) return first;
  await say(context, `${describe(first)}; read again in ${intervalSeconds} s`);
  await context.clock.sleep(intervalSeconds * 1000, context.cancel);
  if (context.cancel.aborted) return userFailure('it was stopped between its two readings');
  const second = await takeReading(context, origins);
  if ('outcome' in second) return second;
  if (describe(first) === describe(second)) return second;
  const when = `within ${intervalSeconds} s`;
  return userFailure(
    `it changed ${when}, from ${describe(first)} to ${describe(second)}: let it settle, or retry with retry-times`,
  );
}

function breachOf({ source, min, max }: Reading): string | undefined {
  if (min !== undefined && compareDecimals(source, min) < 0) return `${source} is below the least allowed, ${min}`;
  if (max !== undefined && compareDecimals(source, max) > 0) return `${source} is above the most allowed, ${max}`;
  return undefined;
}

function outcomeOf(
  settings: Settings,
  breach: string | undefined,
  warnMessage: string,
  measurement: Measurement,
): ActionOutcome {
  const measurements = settings['is-saved'] ? [measurement] : [];
  if (breach === undefined) return { outcome: 'SUCCEEDED', measurements };
  const warning = warnMessage === '' ? breach : `${warnMessage}\n\n${breach}`;
  if (!settings['is-exceed-error']) return { outcome: 'SUCCEEDED', measurements, warning };
  return {
    ...userFailure(warnMessage === '' ? breach : `${breach}: ${warnMessage}`),
    measurements,
    ...(warnMessage !== '' && { warning }),
  };
}

function describe({ source, min, max }: Reading): string {
  const least = min === undefined ? '' : `, min ${min}`;
  return `value ${source}${least}${max === undefined ? '' : `, max ${max}`}`;
}

function say(context: ActionContext, line: string): Promise<void> {
  return context.log('out', new TextEncoder().encode(`${line}\n`));
}
