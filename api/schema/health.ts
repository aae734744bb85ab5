import { z } from 'zod';
import type { Incident } from '#core/ports/incident-log.ts';
import { list, time } from './fields.ts';

/** A worker that has an item. */
const workerHealth = z
  .object({
    id: z.string(),
    group: z.string(),
    host: z.string(),
    slots: z.int(),
    running: z.int(),
    startedAt: time,
    live: z.boolean().describe('Its lease has not run out.'),
  })
  .meta({ id: 'WorkerHealth' });

const incident = z
  .object({
    at: time,
    type: z.enum(['undecodable-message', 'dead-letter', 'parked-instance', 'unsent-notice']),
    instanceId: z.string().exactOptional(),
    details: z.string(),
  })
  .meta({ id: 'Incident' }) satisfies z.ZodType<Incident>;

export const healthResponse = z
  .object({ workers: list(workerHealth), incidents: list(incident).describe('The last ones, newest first.') })
  .meta({ id: 'Health' });
export type HealthResponse = z.output<typeof healthResponse>;
