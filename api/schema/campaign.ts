import { z } from 'zod';
import { MAX_CAMPAIGN_PARALLEL } from '#core/model/limits.ts';
import type { PlannedMember } from '#core/service/describe-campaign.ts';
import { pageFields } from './page.ts';

export const backfillBody = z.strictObject({
  /** The first and the last local day of the coordinator's zone, both included. */
  from: z.iso.date(),
  to: z.iso.date(),
  params: z.record(z.string().min(1), z.string()).default({}),
  /** By whose schedule, when several coordinators start the workflow. */
  coordinator: z.string().min(1).optional(),
  /** Most instances that are on their way at once. */
  parallel: z.int().min(1).max(MAX_CAMPAIGN_PARALLEL).default(1),
  downstream: z.boolean().default(false),
  /** Leaves out the nominal times that have an instance that succeeded. */
  missingOnly: z.boolean().default(false),
  /** Answers what would run, and starts nothing. */
  dryRun: z.boolean().default(false),
});
export type BackfillBody = z.input<typeof backfillBody>;

/** `succeeded`: nominal times that were left out, because they have succeeded already. */
export type BackfillResponse =
  /** `exists`: the same `Idempotency-Key` has started it before. */
  | { readonly result: 'started'; readonly id: string; readonly members: number; readonly succeeded: number }
  | { readonly result: 'exists'; readonly id: string; readonly members: number }
  /** There is no nominal time to run. */
  | { readonly result: 'nothing'; readonly succeeded: number }
  /** A dry run. */
  | {
      readonly result: 'planned';
      readonly timezone: string;
      readonly members: readonly PlannedMember[];
      readonly succeeded: number;
    };

export const listCampaignsQuery = z.strictObject({ ...pageFields });
