import type { StoredMeasurement } from '#core/ports/monitor-store.ts';
import type { Column } from './table.ts';
import { formatTime } from './time.ts';

/** What was measured, its time in an IANA zone, else in that of this machine. */
export function measurementColumns(timezone?: string): readonly Column<StoredMeasurement>[] {
  return [
    { heading: 'TIME', cell: ({ time }) => formatTime(time, timezone) },
    { heading: 'VALUE', cell: ({ value }) => value },
    { heading: 'MIN', cell: ({ min }) => min },
    { heading: 'MAX', cell: ({ max }) => max },
    {
      heading: 'RESULT',
      cell: ({ breach }) => (breach ? { text: 'out of bounds', style: 'bad' } : { text: 'ok', style: 'good' }),
    },
    { heading: 'INSTANCE', cell: ({ instanceId }) => instanceId },
  ];
}
