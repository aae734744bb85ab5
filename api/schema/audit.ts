import * as z from 'zod';
import type { AuditRow } from '#core/model/audit.ts';
import { texts, time } from './fields.ts';
import { pageFields } from './page.ts';

export const auditQuery = z.strictObject({
  day: z.iso.date().describe('A UTC day; the last 30 days when absent.').exactOptional(),
  who: z.string().min(1).describe('The name of a caller.').exactOptional(),
  target: z.string().min(1).describe('`workflow:NAME`, `instance:ID`, …').exactOptional(),
  ...pageFields,
});

const detail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), texts])).readonly();

/** One change. */
export const auditRow = z
  .object({
    id: z.string(),
    at: time,
    who: z.string(),
    action: z.string().describe('The `operationId` of the route.'),
    target: z.string(),
    outcome: z
      .enum(['done', 'refused', 'failed'])
      .describe('Absent: the process ended before it was known, and the change may have been made.')
      .exactOptional(),
    code: z.string().describe('Why it was refused.').exactOptional(),
    before: detail.exactOptional(),
    after: detail.exactOptional(),
  })
  .meta({ id: 'AuditRow' }) satisfies z.ZodType<AuditRow>;
