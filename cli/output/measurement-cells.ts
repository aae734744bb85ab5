import type { StoredMeasurement } from '#core/ports/monitor-store.ts';
import type { Channel } from '../terminal.ts';
import { formatTime } from './time.ts';

/** The headings of `measurementCells`. */
export const MEASUREMENT_HEADING = ['TIME', 'VALUE', 'MIN', 'MAX', 'RESULT', 'INSTANCE'];

/** One measurement as cells of a table, its time in an IANA zone, else in that of this machine. */
export function measurementCells(out: Channel, measurement: StoredMeasurement, timezone?: string): readonly string[] {
  const { time, value, min = '', max = '', breach, instanceId } = measurement;
  const result = breach ? out.paint('bad', 'out of bounds') : out.paint('good', 'ok');
  return [formatTime(time, timezone), value, min, max, result, instanceId];
}
