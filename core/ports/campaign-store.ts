import type { Campaign, CampaignHead, CampaignPlan } from '../campaign/campaign.ts';
import type { CampaignProgress } from '../campaign/progress.ts';
import type { Page, PageRequest } from './page.ts';

/** What a save changes. `wakeAt` undefined: leaves the wake index. */
export interface CampaignUpdate {
  readonly progress: CampaignProgress;
  readonly wakeAt?: number;
}

/** Campaigns, their plans and their part of the wake index. Single-item conditional writes only. */
export interface CampaignStore {
  /** Writes the plan, then the campaign if its id is free. May be repeated: the first one stands, with its own plan. */
  create(head: CampaignHead, plan: CampaignPlan, update: CampaignUpdate): Promise<'created' | 'exists'>;
  /** Strongly consistent. */
  load(id: string): Promise<Campaign | undefined>;
  /** Of a campaign that was loaded; it never changes. */
  plan(id: string): Promise<CampaignPlan>;
  /** False when the revision is no longer the loaded one: nothing was written, load again. */
  save(loaded: Campaign, update: CampaignUpdate): Promise<boolean>;
  /** Ids of those to look at at or before `minute`, in pages, at most `limit` in all. */
  due(minute: number, limit: number): AsyncIterable<readonly string[]>;
  /** Newest first. What was created a moment ago may be missing. */
  list(page: PageRequest): Promise<Page<Campaign>>;
}
