import type { InstanceSummary } from '#core/model/instance.ts';
import { formatDuration } from './duration.ts';
import type { ListForm } from './print-data.ts';
import { statusCell } from './status-style.ts';
import { formatTime } from './time.ts';

/** Instances, whatever they were found by. What runs has lasted until `now`. */
export function instanceList(now: number): ListForm<InstanceSummary> {
  return {
    columns: [
      { heading: 'ID', cell: ({ id }) => id },
      { heading: 'WORKFLOW', cell: ({ workflow }) => workflow, flexible: true },
      { heading: 'STATUS', cell: ({ status }) => statusCell(status) },
      { heading: 'CREATED', cell: ({ createdAt }) => formatTime(createdAt) },
      {
        heading: 'DURATION',
        cell: ({ startedAt, endedAt = now }) => (startedAt === undefined ? '' : formatDuration(endedAt - startedAt)),
      },
      { heading: 'LOGICAL TIME', cell: ({ logicalTime }) => formatTime(logicalTime), wide: true },
    ],
    name: ({ id }) => id,
  };
}
