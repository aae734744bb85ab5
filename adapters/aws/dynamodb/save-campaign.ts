import type { Campaign, CampaignHead, CampaignPlan } from '#core/campaign/campaign.ts';
import { shardOf } from '#core/model/shard.ts';
import type { CampaignUpdate } from '#core/ports/campaign-store.ts';
import { CAMPAIGN_FORMAT, encodeCampaignHead, encodeProgress } from './campaign-item.ts';
import { CAMPAIGNS, campaignKey, campaignWakePartition } from './campaign-keys.ts';
import { writePlan } from './campaign-plan.ts';
import { absent, compare } from './expression.ts';
import { type Changes, getItem, putItem, type Table, updateItem } from './table.ts';

/** The plan first, so that no campaign is ever without one. `token` must be new with each call. */
export async function createCampaign(
  table: Table,
  head: CampaignHead,
  plan: CampaignPlan,
  { progress, wakeAt }: CampaignUpdate,
  token: string,
): Promise<'created' | 'exists'> {
  await writePlan(table, head.id, token, plan);
  const key = campaignKey(head.id);
  const { letters, rest } = encodeProgress(progress);
  const item = {
    ...key,
    v: CAMPAIGN_FORMAT,
    gw: CAMPAIGNS.partition,
    gi: key.pk,
    bd: encodeCampaignHead(head),
    pt: token,
    n: letters,
    x: rest,
    rv: 1,
    ...(wakeAt !== undefined && { wk: campaignWakePartition(shardOf(head.id)), wa: wakeAt }),
  };
  if (await putItem(table, item, absent('pk'))) return 'created';
  // After a lost answer the SDK writes again, and the condition fails because of the first.
  return (await getItem(table, key))?.['pt'] === token ? 'created' : 'exists';
}

/** One conditional write. `saveToken` must be new with each save: it tells one's own when its answer was lost. */
export async function saveCampaign(
  table: Table,
  loaded: Campaign,
  { progress, wakeAt }: CampaignUpdate,
  saveToken: string,
): Promise<boolean> {
  const key = campaignKey(loaded.id);
  const { letters, rest } = encodeProgress(progress);
  const wakes = wakeAt !== loaded.wakeAt;
  const changes: Changes = {
    set: [
      ['n', letters],
      ['x', rest],
      ['rv', loaded.revision + 1],
      ['sv', saveToken],
      ['wk', wakes && wakeAt !== undefined ? campaignWakePartition(shardOf(loaded.id)) : undefined],
      ['wa', wakes ? wakeAt : undefined],
    ],
    remove: wakes && wakeAt === undefined ? ['wk', 'wa'] : [],
  };
  if ((await updateItem(table, key, changes, compare('rv', '=', loaded.revision))) !== undefined) return true;
  return (await getItem(table, key))?.['sv'] === saveToken;
}
