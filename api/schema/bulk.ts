import * as z from 'zod';
import { isInstanceId } from '#core/model/instance-id.ts';
import type { RerunMode } from '#core/model/rerun-mode.ts';
import type { BulkAction, BulkOutcome } from '#core/service/bulk-instances.ts';
import { killReason } from './command.ts';
import { checkTimes, instanceFilterFields, instanceStatus } from './instance.ts';

const MAX_BULK = 1_000;
const DEFAULT_BULK = 200;

/** Instances of one call. With a `filter`, `cursor` goes on where the last call stopped. */
export const bulkQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_BULK).default(DEFAULT_BULK),
  cursor: z.string().min(1).describe('Where the last call stopped.').exactOptional(),
});

const instanceFilter = z
  .strictObject({ statuses: z.array(instanceStatus).min(1).exactOptional(), ...instanceFilterFields })
  .superRefine((filter, context) => {
    const message = Object.keys(filter).length === 0 ? 'name what the instances have in common' : checkTimes(filter);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

const which = {
  ids: z.array(z.string().refine(isInstanceId, 'whole ids only')).min(1).max(MAX_BULK).exactOptional(),
  filter: instanceFilter.describe('As of the list.').exactOptional(),
  dryRun: z.boolean().describe('Only tell what would be done.').default(false),
};

/** What is asked, of `ids` or of all that fit a `filter`. */
export const bulkBody = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('kill'), reason: killReason, ...which }),
    z.strictObject({ action: z.enum(['suspend', 'resume', 'delete']), ...which }),
    z.strictObject({
      action: z.literal('rerun'),
      mode: z.enum(['whole', 'recover', 'from']).default('recover'),
      node: z.string().min(1).describe('With `from`: where to begin.').exactOptional(),
      latest: z.boolean().default(false),
      ...which,
    }),
  ])
  .superRefine((body, context) => {
    const { ids, filter } = body;
    if ((ids === undefined) === (filter === undefined)) {
      context.addIssue({ code: 'custom', message: 'give either ids or filter' });
    }
    if (body.action === 'rerun' && (body.mode === 'from') !== (body.node !== undefined)) {
      context.addIssue({ code: 'custom', message: 'node goes with mode from, and mode from with node' });
    }
  });
export type BulkBody = z.input<typeof bulkBody>;
type Asked = z.output<typeof bulkBody>;

/** The action that a body asks for. */
export function bulkAction(body: Asked): BulkAction {
  switch (body.action) {
    case 'kill':
      return { type: 'kill', reason: body.reason };
    case 'rerun':
      return { type: 'rerun', mode: modeOf(body.mode, body.node), latest: body.latest };
    default:
      return { type: body.action };
  }
}

function modeOf(mode: 'whole' | 'recover' | 'from', node = ''): RerunMode {
  return mode === 'from' ? { type: 'from', node } : { type: mode };
}

export const bulkOutcome = z
  .object({
    id: z.string(),
    workflow: z.string().exactOptional(),
    result: z.enum(['planned', 'accepted', 'deleted', 'skipped', 'refused']),
    detail: z.string().describe('Why it was skipped or refused.').exactOptional(),
    commandId: z.string().exactOptional(),
  })
  .meta({ id: 'BulkOutcome' }) satisfies z.ZodType<BulkOutcome>;
