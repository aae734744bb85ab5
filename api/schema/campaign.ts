import * as z from 'zod';
import { MAX_CAMPAIGN_PARALLEL } from '#core/model/limits.ts';
import type { CampaignSummary, CampaignView, PlannedMember } from '#core/service/describe-campaign.ts';
import { list, textMap, time } from './fields.ts';
import { pageFields } from './page.ts';

export const backfillBody = z.strictObject({
  /** The first and the last local day of the coordinator's zone, both included. */
  from: z.iso.date(),
  to: z.iso.date(),
  params: z.record(z.string().min(1), z.string()).default({}),
  coordinator: z
    .string()
    .min(1)
    .describe('By whose schedule, when several coordinators start the workflow.')
    .exactOptional(),
  parallel: z.int().min(1).max(MAX_CAMPAIGN_PARALLEL).default(1).describe('Most instances on their way at once.'),
  downstream: z.boolean().default(false),
  missingOnly: z.boolean().default(false).describe('Leaves out the nominal times that have succeeded.'),
  dryRun: z.boolean().default(false).describe('Answers what would run, and starts nothing.'),
});
export type BackfillBody = z.input<typeof backfillBody>;

const plannedMember = z.object({
  number: z.int(),
  workflow: z.string(),
  coordinator: z.string().exactOptional(),
  logicalTime: time,
  after: list(z.int()).describe('Numbers of the members that must have succeeded before it.'),
});

const memberStatus = z.enum(['waiting', 'running', 'succeeded', 'failed', 'killed', 'refused']);

const member = plannedMember.extend({ status: memberStatus, instanceId: z.string().exactOptional() });

/** `succeeded`: nominal times that were left out, because they have succeeded already. */
export const backfillResponse = z
  .discriminatedUnion('result', [
    z.object({ result: z.literal('started'), id: z.string(), members: z.int(), succeeded: z.int() }),
    z.object({ result: z.literal('exists'), id: z.string(), members: z.int() }),
    z.object({ result: z.literal('nothing'), succeeded: z.int() }),
    z.object({
      result: z.literal('planned'),
      timezone: z.string(),
      members: list(plannedMember satisfies z.ZodType<PlannedMember>),
      succeeded: z.int(),
    }),
  ])
  .meta({ id: 'Backfill' });
export type BackfillResponse = z.output<typeof backfillResponse>;

export const listCampaignsQuery = z.strictObject({ ...pageFields });

export const campaignSummary = z
  .object({
    id: z.string(),
    kind: z.enum(['downstream', 'backfill']),
    workflow: z.string(),
    startedBy: z.string(),
    createdAt: time,
    parallel: z.int().exactOptional(),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
    counts: z.partialRecord(memberStatus, z.int()),
    refusal: z.object({ message: z.string(), retryAt: time }).exactOptional(),
  })
  .meta({ id: 'CampaignSummary' }) satisfies z.ZodType<CampaignSummary>;

export const campaignResponse = campaignSummary
  .extend({ params: textMap, timezone: z.string(), members: list(member) })
  .meta({ id: 'Campaign' }) satisfies z.ZodType<CampaignView>;
