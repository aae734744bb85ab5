import type { Campaign, CampaignHead, CampaignPlan } from '#core/campaign/campaign.ts';
import { CursorError } from '#core/model/errors.ts';
import { isInstanceId } from '#core/model/instance-id.ts';
import type { CampaignStore, CampaignUpdate } from '#core/ports/campaign-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { copyOf } from './copy-of.ts';

const DUE_PAGE = 100;

/** Copies go in and out, as they do with a store across a network. */
export class MemoryCampaignStore implements CampaignStore {
  readonly #campaigns = new Map<string, Campaign>();
  readonly #plans = new Map<string, CampaignPlan>();

  async create(head: CampaignHead, plan: CampaignPlan, update: CampaignUpdate): Promise<'created' | 'exists'> {
    if (this.#campaigns.has(head.id)) return 'exists';
    this.#plans.set(head.id, copyOf(plan));
    this.#campaigns.set(head.id, copyOf({ ...head, ...update, revision: 1 }));
    return 'created';
  }

  async load(id: string): Promise<Campaign | undefined> {
    return copyOf(this.#campaigns.get(id));
  }

  async plan(id: string): Promise<CampaignPlan> {
    const plan = this.#plans.get(id);
    if (plan === undefined) throw new Error(`there is no campaign ${id}`);
    return copyOf(plan);
  }

  async save({ id, revision }: Campaign, update: CampaignUpdate): Promise<boolean> {
    const current = this.#campaigns.get(id);
    if (current?.revision !== revision) return false;
    const { wakeAt: _, ...kept } = current;
    this.#campaigns.set(id, copyOf({ ...kept, ...update, revision: revision + 1 }));
    return true;
  }

  async *due(minute: number, limit: number): AsyncGenerator<readonly string[]> {
    const ids = [...this.#campaigns.values()]
      .flatMap(({ id, wakeAt }) => (wakeAt !== undefined && wakeAt <= minute ? [{ id, wakeAt }] : []))
      .sort((a, b) => a.wakeAt - b.wakeAt || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(({ id }) => id);
    for (let start = 0; start < ids.length; start += DUE_PAGE) yield ids.slice(start, start + DUE_PAGE);
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<Campaign>> {
    if (cursor !== undefined && !isInstanceId(cursor)) throw new CursorError('the cursor is none of this list');
    const found = [...this.#campaigns.values()]
      .filter(({ id }) => cursor === undefined || id < cursor)
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit);
    const last = found.at(-1);
    const items = copyOf(found);
    return last !== undefined && found.length === limit ? { items, cursor: last.id } : { items };
  }
}
