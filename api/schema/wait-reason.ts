import * as z from 'zod';
import type { CoordinatorExplanation } from '#core/service/explain-coordinator.ts';
import { firing } from './coordinator.ts';
import { list, time } from './fields.ts';
import { instanceSummary } from './instance.ts';

const providing = instanceSummary.extend({ startKind: z.enum(['trigger', 'run', 'member']) });

const said = { sentence: z.string().describe('For people.') };

const reason = z.discriminatedUnion('type', [
  z.object({ type: z.literal('next-tick'), ...said }),
  z.object({
    type: z.literal('disabled'),
    source: z.string().describe('Where it has no file any more.').exactOptional(),
    since: time.exactOptional(),
    ...said,
  }),
  z.object({ type: z.enum(['before-start', 'after-end', 'time', 'time-come']), at: time, ...said }),
  z.object({ type: z.literal('open-firing'), firing, ...said }),
  z.object({ type: z.literal('never'), because: z.enum(['nothing-triggers-it', 'no-time-is-left']), ...said }),
  z.object({
    type: z.literal('dependency'),
    since: time,
    workflow: z.string(),
    exists: z.boolean(),
    coordinators: list(z.object({ name: z.string(), enabled: z.boolean(), nextAt: time.exactOptional() })),
    underWay: list(providing),
    lastEnded: providing.exactOptional(),
    ...said,
  }),
]);

/** Why a coordinator does not fire now. */
export const explanationResponse = z
  .object({ name: z.string(), timezone: z.string(), reasons: list(reason) })
  .meta({ id: 'Explanation' }) satisfies z.ZodType<CoordinatorExplanation>;
