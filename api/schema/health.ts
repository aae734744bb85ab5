import * as z from 'zod';
import type { Incident } from '#core/ports/incident-log.ts';
import type { QueueDepth } from '#core/ports/queues.ts';
import type { FleetHealth } from '#core/service/describe-fleets.ts';
import type { ParkedInstance } from '#core/service/describe-health.ts';
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
    type: z.enum(['undecodable-message', 'dead-letter', 'parked-instance', 'unsent-notice', 'worker-start']),
    instanceId: z.string().exactOptional(),
    details: z.string(),
  })
  .meta({ id: 'Incident' }) satisfies z.ZodType<Incident>;

const queueDepth = z
  .object({ queue: z.string(), waiting: z.int(), inFlight: z.int(), delayed: z.int(), dead: z.boolean() })
  .meta({ id: 'QueueDepth' }) satisfies z.ZodType<QueueDepth>;

const parked = z
  .object({ id: z.string(), workflow: z.string(), error: z.string() })
  .meta({ id: 'ParkedInstance' }) satisfies z.ZodType<ParkedInstance>;

const fleet = z
  .object({
    group: z.string(),
    onTheirWay: z.int().describe('Tasks that were started and are no workers yet.'),
    failure: z
      .object({
        since: time,
        count: z.int(),
        reason: z.string().describe('Of the last one.'),
        retryAt: time.describe('The next start comes after this time, if there is still work.'),
      })
      .describe('Starts that failed one after the other.')
      .exactOptional(),
  })
  .meta({ id: 'FleetHealth' }) satisfies z.ZodType<FleetHealth>;

export const healthResponse = z
  .object({
    workers: list(workerHealth),
    queues: list(queueDepth).describe('Approximate; `dead`: what was received too often.'),
    fleets: list(fleet).describe('Worker groups whose workers are on their way, or did not start.'),
    parked: list(parked).describe('Among the newest 50 suspended instances, those that the system suspended.'),
    overdue: z.int().describe('Instances whose waking is three minutes late or more, counted up to 100.'),
    incidents: list(incident).describe('The last ones, newest first.'),
  })
  .meta({ id: 'Health' });
export type HealthResponse = z.output<typeof healthResponse>;
