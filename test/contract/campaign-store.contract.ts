import { beforeEach, describe, expect, it } from 'vitest';
import type { Campaign, CampaignHead, CampaignPlan } from '#core/campaign/campaign.ts';
import { type CampaignProgress, newProgress } from '#core/campaign/progress.ts';
import type { CampaignStore } from '#core/ports/campaign-store.ts';
import { NOON, NOON_MINUTE, sampleId } from './samples.ts';

const PLAN: CampaignPlan = {
  times: [NOON, NOON + 60_000],
  steps: [
    { workflow: '步骤 "1" 😀', after: [] },
    { workflow: 'join', coordinator: '每天', after: [0] },
  ],
  params: { day: 'a\nb', ['__proto__']: 'x' },
  timezone: 'Asia/Shanghai',
};

/** Every field has something to say. */
const FULL_PROGRESS: CampaignProgress = {
  members: 'SORX',
  runs: { 0: 3 },
  cancelled: true,
  refusal: { member: 3, message: 'there is no workflow "join"', tries: 2, retryAt: NOON },
};

function head(overrides: Partial<CampaignHead> = {}): CampaignHead {
  const startedBy = 'api';
  return { id: sampleId(), kind: 'backfill', workflow: 'etl', startedBy, createdAt: NOON, ...overrides };
}

/** What every store of campaigns does; `makePort` may give a store that others use as well. */
export function describeCampaignStoreContract(name: string, makePort: () => CampaignStore): void {
  describe(`${name} as the store of campaigns`, () => {
    let store: CampaignStore;
    beforeEach(() => {
      store = makePort();
    });

    async function stored(wakeAt?: number): Promise<Campaign> {
      const made = head();
      await store.create(made, PLAN, { progress: newProgress(4), ...(wakeAt !== undefined && { wakeAt }) });
      return mustLoad(made.id);
    }

    async function mustLoad(id: string): Promise<Campaign> {
      const campaign = await store.load(id);
      if (campaign === undefined) throw new Error(`no campaign ${id}`);
      return campaign;
    }

    async function due(minute: number): Promise<readonly string[]> {
      const ids: string[] = [];
      for await (const page of store.due(minute, 1_000)) ids.push(...page);
      return ids;
    }

    it('gives back what was created, with its plan', async () => {
      const made = head({ kind: 'downstream', parallel: 3 });
      const update = { progress: newProgress(4), wakeAt: NOON_MINUTE };
      expect(await store.create(made, PLAN, update)).toBe('created');
      expect(await store.load(made.id)).toEqual({ ...made, ...update, revision: expect.any(Number) });
      expect(await store.plan(made.id)).toEqual(PLAN);
    });

    it('has none that was not created', async () => {
      expect(await store.load(sampleId())).toBeUndefined();
    });

    it('keeps the first of two that are created under one id, with its own plan', async () => {
      const { id } = await stored();
      const other = { ...PLAN, steps: [{ workflow: 'other', after: [] }] };
      expect(await store.create(head({ id }), other, { progress: newProgress(2) })).toBe('exists');
      expect(await store.plan(id)).toEqual(PLAN);
      expect((await mustLoad(id)).progress.members).toBe('....');
    });

    it('keeps a plan of the largest size', async () => {
      const long = '宽'.repeat(128);
      const steps = Array.from({ length: 5_000 }, (_, index) => ({
        workflow: `${long}`,
        coordinator: long,
        after: index === 0 ? [] : [index - 1],
      }));
      const made = head();
      await store.create(made, { ...PLAN, steps }, { progress: newProgress(5_000) });
      expect(await store.plan(made.id)).toEqual({ ...PLAN, steps });
    });

    it('saves one of two changes to what both have loaded', async () => {
      const loaded = await stored(NOON_MINUTE);
      expect(await store.save(loaded, { progress: FULL_PROGRESS, wakeAt: NOON_MINUTE + 1 })).toBe(true);
      expect(await store.save(loaded, { progress: newProgress(4) })).toBe(false);
      expect(await mustLoad(loaded.id)).toMatchObject({ progress: FULL_PROGRESS, wakeAt: NOON_MINUTE + 1 });
    });

    it('gives out those due at or before a minute, until they leave the wake index', async () => {
      const early = await stored(NOON_MINUTE - 1);
      const late = await stored(NOON_MINUTE + 1);
      const resting = await stored();
      const found = await due(NOON_MINUTE);
      expect(found).toContain(early.id);
      expect(found).not.toContain(late.id);
      expect(await due(NOON_MINUTE + 1)).not.toContain(resting.id);
      await store.save(early, { progress: newProgress(4) });
      expect(await due(NOON_MINUTE)).not.toContain(early.id);
      expect((await mustLoad(early.id)).wakeAt).toBeUndefined();
      await store.save(resting, { progress: newProgress(4), wakeAt: NOON_MINUTE });
      expect(await due(NOON_MINUTE)).toContain(resting.id);
    });

    it('lists all in pages, newest first', async () => {
      const ids = [(await stored()).id, (await stored()).id, (await stored()).id];
      const listed: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ limit: 2, ...(cursor !== undefined && { cursor }) });
        listed.push(...page.items.map(({ id }) => id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(listed).toEqual([...listed].sort().reverse());
      expect(listed.filter((id) => ids.includes(id))).toHaveLength(3);
      expect(new Set(listed).size).toBe(listed.length);
    });

    it('refuses a cursor that it has not given out', async () => {
      await expect(store.list({ limit: 5, cursor: 'x' })).rejects.toMatchObject({ code: 'bad-cursor' });
    });
  });
}
