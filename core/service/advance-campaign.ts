import { type CampaignProgress, numbersOf, openMembers, settleOpened, wakeMinute } from '../campaign/progress.ts';
import { ContentionError } from '../model/errors.ts';
import type { StartEnvironment } from '../ports/ports.ts';
import { createMembers } from './create-members.ts';

/** Two for each hundred members of the largest campaign, and some for losing against others. */
const MAX_ROUNDS = 500;

export interface AdvanceOptions {
  /** What is to be noted besides, idempotently; it may be asked again. */
  readonly change?: (progress: CampaignProgress) => CampaignProgress;
  /** Returns after having created so many members: the next tick takes up the rest. */
  readonly enough: number;
}

/**
 * Takes one campaign on: opens the members whose turn has come by one conditional write, then creates their instances
 * under ids that derive from it, and so on. Whoever finds opened members creates them, so that nothing that breaks off is lost or
 * doubled. False when there is no such campaign.
 */
export async function advanceCampaign(
  env: StartEnvironment,
  id: string,
  { change = (progress) => progress, enough }: AdvanceOptions,
): Promise<boolean> {
  let created = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const campaign = await env.campaigns.load(id);
    if (campaign === undefined) return false;
    const plan = await env.campaigns.plan(id);
    const rules = { plan, ...(campaign.parallel !== undefined && { parallel: campaign.parallel }) };
    const opened = numbersOf(campaign.progress, 'O');
    const results = await createMembers(env, campaign, plan, opened);
    created += opened.length;
    const now = env.clock.now();
    const settled = opened.length === 0 ? campaign.progress : settleOpened(campaign.progress, results, now);
    const progress = openMembers(rules, change(settled), now);
    const wakeAt = wakeMinute(rules, progress, now);
    if (progress === campaign.progress && wakeAt === campaign.wakeAt) return true;
    const saved = await env.campaigns.save(campaign, { progress, ...(wakeAt !== undefined && { wakeAt }) });
    if (saved && (created >= enough || !progress.members.includes('O'))) return true;
  }
  throw new ContentionError(`The campaign ${id} changed under ${MAX_ROUNDS} writes`, { id });
}
