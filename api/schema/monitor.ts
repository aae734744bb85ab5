import * as z from 'zod';
import type { StoredMeasurement } from '#core/ports/monitor-store.ts';
import { attemptRef } from './attempt.ts';
import { time } from './fields.ts';
import { MAX_TIME, pageFields } from './page.ts';

const asked = z.coerce.number().int().min(0).max(MAX_TIME).exactOptional();

export const listMonitorsQuery = z.strictObject({ ...pageFields });

/** Epoch milliseconds, `to` not among them. A monitor is no part of the path: its name may be any text. */
export const measurementsQuery = z.strictObject({ monitor: z.string().min(1), from: asked, to: asked, ...pageFields });

const decimal = z.string().describe('Decimal text.');

export const measurement = z
  .object({
    monitor: z.string(),
    category: z.string().exactOptional(),
    time: time.describe('What it was measured for.'),
    value: decimal,
    min: decimal.exactOptional(),
    max: decimal.exactOptional(),
    breach: z.boolean(),
    measuredAt: time,
    instanceId: z.string(),
    ref: attemptRef,
  })
  .meta({ id: 'Measurement' }) satisfies z.ZodType<StoredMeasurement>;
