import type { Campaign, CampaignHead, CampaignPlan } from '#core/campaign/campaign.ts';
import type { CampaignStore, CampaignUpdate } from '#core/ports/campaign-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import type { Random } from '#core/ports/random.ts';
import { StoreError } from '../errors.ts';
import { batchGet } from './batch.ts';
import { readCampaign } from './campaign-item.ts';
import { CAMPAIGNS, campaignIdOf, campaignKey, campaignWakePartition } from './campaign-keys.ts';
import { readPlan } from './campaign-plan.ts';
import { dueKeys } from './due-keys.ts';
import { text } from './item-fields.ts';
import { INDEX } from './keys.ts';
import { queryRange, startingWith } from './query-range.ts';
import { createCampaign, saveCampaign } from './save-campaign.ts';
import { getItem, type Table } from './table.ts';

const TOKEN_BYTES = 5;

/** Campaigns in the single table, each with its plan beside it. */
export class DynamoCampaignStore implements CampaignStore {
  readonly #table: Table;
  readonly #random: Random;

  constructor(table: Table, random: Random) {
    this.#table = table;
    this.#random = random;
  }

  create(head: CampaignHead, plan: CampaignPlan, update: CampaignUpdate): Promise<'created' | 'exists'> {
    return createCampaign(this.#table, head, plan, update, this.#random.hex(TOKEN_BYTES));
  }

  async load(id: string): Promise<Campaign | undefined> {
    const item = await getItem(this.#table, campaignKey(id));
    return item && readCampaign(item);
  }

  async plan(id: string): Promise<CampaignPlan> {
    const item = await getItem(this.#table, campaignKey(id));
    if (item === undefined) throw new StoreError(`there is no campaign ${id}`, { id });
    return readPlan(this.#table, id, text(item, 'pt'));
  }

  save(loaded: Campaign, update: CampaignUpdate): Promise<boolean> {
    return saveCampaign(this.#table, loaded, update, this.#random.hex(TOKEN_BYTES));
  }

  async *due(minute: number, limit: number): AsyncGenerator<readonly string[]> {
    const pages = dueKeys(this.#table, campaignWakePartition, minute, limit);
    for await (const page of pages) yield page.map(campaignIdOf);
  }

  /** The index has only their order: what changes with each member would be written there as well. */
  async list(request: PageRequest): Promise<Page<Campaign>> {
    const { partition, prefix } = CAMPAIGNS;
    const range = {
      index: INDEX.byWorkflow,
      partition: ['gw', partition],
      sort: 'gi',
      ...startingWith(prefix),
      descending: true,
    } as const;
    const { items: indexed, ...rest } = await queryRange(this.#table, range, request);
    const ids = indexed.map((item) => campaignIdOf(text(item, 'gi')));
    const found = await batchGet(this.#table, ids.map(campaignKey));
    const byId = new Map(found.map(readCampaign).map((campaign) => [campaign.id, campaign]));
    return { items: ids.flatMap((id) => byId.get(id) ?? []), ...rest };
  }
}
