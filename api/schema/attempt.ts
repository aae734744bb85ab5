import * as z from 'zod';
import type { AttemptRecord } from '#core/model/attempt.ts';
import type { AttemptStatus } from '#core/model/status.ts';
import { time } from './fields.ts';

export const attemptStatus = z.enum([
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'KILLED',
  'TIMED_OUT',
  'LOST',
  'INTERRUPTED',
]) satisfies z.ZodType<AttemptStatus>;

export const fault = z.enum(['user', 'platform']).describe("Whose doing it was: the definition's or the machinery's.");

export const attemptRef = z
  .object({ node: z.int(), run: z.int(), iteration: z.int(), attempt: z.int() })
  .meta({ id: 'AttemptRef' });

const log = z.object({
  inline: z.string().exactOptional(),
  chunks: z.int(),
  bytes: z.int(),
  truncated: z.boolean(),
});

export const attempt = z
  .object({
    ref: attemptRef,
    status: attemptStatus,
    workerId: z.string().exactOptional(),
    startedAt: time.exactOptional(),
    endedAt: time.exactOptional(),
    exitCode: z.int().exactOptional(),
    signal: z.string().exactOptional(),
    message: z.string().exactOptional(),
    fault: fault.exactOptional(),
    log: log.exactOptional(),
    child: z.string().describe('Of a sub-workflow: the child instance.').exactOptional(),
  })
  .meta({ id: 'Attempt' }) satisfies z.ZodType<AttemptRecord>;
