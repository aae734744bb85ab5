import { FormatError } from '#core/model/errors.ts';
import type { StoredMeasurement } from '#core/ports/monitor-store.ts';
import { checkFormat, number, optionalText, present, text } from './item-fields.ts';
import { attemptItemKey, attemptRefOf, padded } from './keys.ts';
import type { Item } from './marshal.ts';
import type { Key } from './table.ts';

const FORMAT = 1;
/** Of epoch milliseconds, up to the year 9999. */
const TIME_DIGITS = 15;

/** Partition with one item a monitor: its newest measurement. */
export const MONITORS = 'MONITORS';

export function monitorPartition(monitor: string): string {
  return `M#${monitor}`;
}

/** What the sort keys of the measurements of one time begin with. */
export function timeKey(time: number): string {
  return padded(time, TIME_DIGITS);
}

/** Measurements sort by their time; two attempts that measured for the same time keep both. */
export function measurementKey({ monitor, time, instanceId, ref }: StoredMeasurement): Key {
  return { pk: monitorPartition(monitor), sk: `${timeKey(time)}#${instanceId}#${attemptItemKey(instanceId, ref).sk}` };
}

export function measurementFields(measurement: StoredMeasurement): Item {
  const { monitor, category, time, value, min, max, breach, measuredAt, instanceId, ref } = measurement;
  return {
    v: FORMAT,
    mo: monitor,
    ct: category,
    ti: time,
    va: value,
    mi: min,
    ma: max,
    br: breach ? 1 : 0,
    at: measuredAt,
    i: instanceId,
    a: attemptItemKey(instanceId, ref).sk,
  };
}

/** Throws `FormatError` for an item of a newer release. */
export function readMeasurement(item: Item): StoredMeasurement {
  checkFormat(item, FORMAT);
  const breach = number(item, 'br');
  if (breach !== 0 && breach !== 1) throw new FormatError(`a measurement's 'br' is ${breach}, neither 0 nor 1`);
  return {
    monitor: text(item, 'mo'),
    ...present('category', optionalText(item, 'ct')),
    time: number(item, 'ti'),
    value: text(item, 'va'),
    ...present('min', optionalText(item, 'mi')),
    ...present('max', optionalText(item, 'ma')),
    breach: breach === 1,
    measuredAt: number(item, 'at'),
    instanceId: text(item, 'i'),
    ref: attemptRefOf(text(item, 'a')),
  };
}
