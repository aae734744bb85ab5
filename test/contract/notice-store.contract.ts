import { beforeEach, describe, expect, it } from 'vitest';
import { type Notice, noticeId } from '#core/model/notice.ts';
import type { NoticeStore, StoredNotice } from '#core/ports/notice-store.ts';
import { NOON, NOON_MINUTE, sampleId, unique } from './samples.ts';

const REF = { node: 3, run: 2, iteration: 1, attempt: 2 };

function retry(): Notice {
  return { type: 'retry', instanceId: sampleId(), workflow: '日报', hash: 'a'.repeat(64), ref: REF, nextAt: NOON + 1 };
}

/** One of each type, with every field. */
function everyNotice(): readonly Notice[] {
  const of = () => ({ instanceId: sampleId(), workflow: '日报', hash: 'a'.repeat(64) });
  const reason = { node: '步骤', message: 'exit code 3', fault: 'user' } as const;
  return [
    { type: 'ended', ...of(), run: 2, status: 'FAILED', startedAt: NOON, endedAt: NOON + 5, reason, nodes: 'SF.' },
    retry(),
    { type: 'recovered', ...of(), ref: REF },
    { type: 'warning', ...of(), ref: REF, message: '<b>too small</b>' },
    { type: 'disabled', coordinator: `日报 ${unique()}`, at: NOON },
    { type: 'late', coordinator: `日报 ${unique()}`, nominalTime: NOON - 9, deadlineAt: NOON, reason: 'It waits.' },
  ];
}

/** What every store of notices does; `makePort` may give a store that others use as well. */
export function describeNoticeStoreContract(name: string, makePort: () => NoticeStore): void {
  describe(`${name} as the store of notices`, () => {
    let store: NoticeStore;
    beforeEach(() => {
      store = makePort();
    });

    async function stored(now = NOON): Promise<StoredNotice> {
      const notice = retry();
      await store.add(notice, now);
      return mustLoad(noticeId(notice));
    }

    async function mustLoad(id: string): Promise<StoredNotice> {
      const found = await store.load(id);
      if (found === undefined) throw new Error(`no notice ${id}`);
      return found;
    }

    async function due(minute: number, limit = 1_000): Promise<readonly string[]> {
      const ids: string[] = [];
      for await (const page of store.due(minute, limit)) ids.push(...page);
      return ids;
    }

    it('gives back what was added, of every type, due at once', async () => {
      for (const notice of everyNotice()) {
        expect(await store.add(notice, NOON)).toBe('added');
        const id = noticeId(notice);
        expect(await store.load(id)).toEqual({
          ...{ id, notice, createdAt: NOON, wakeAt: NOON_MINUTE, tries: 0, settled: [] },
          revision: expect.any(Number),
        });
      }
    });

    it('has none that was not added', async () => {
      expect(await store.load(`ended/${sampleId()}/1`)).toBeUndefined();
    });

    it('keeps the first of two about the same, also once it is sent', async () => {
      const first = await stored();
      await store.save(first, { tries: 1, settled: ['mail'] });
      expect(await store.add(first.notice, NOON + 60_000)).toBe('exists');
      expect(await mustLoad(first.id)).toMatchObject({ createdAt: NOON, tries: 1, settled: ['mail'] });
      expect(await due(NOON_MINUTE + 1)).not.toContain(first.id);
    });

    it('saves one of two changes to what both have loaded', async () => {
      const loaded = await stored();
      const saved = await store.save(loaded, { tries: 1, settled: [], wakeAt: NOON_MINUTE + 2 });
      expect(await store.save(loaded, { tries: 9, settled: ['mail'] })).toBeUndefined();
      expect(saved).toMatchObject({ notice: loaded.notice, tries: 1, settled: [], wakeAt: NOON_MINUTE + 2 });
      expect(await mustLoad(loaded.id)).toEqual(saved);
    });

    it('goes on from what a save gave back', async () => {
      const first = await store.save(await stored(), { tries: 1, settled: [], wakeAt: NOON_MINUTE + 2 });
      if (first === undefined) throw new Error('not saved');
      const second = await store.save(first, { tries: 1, settled: ['mail'] });
      expect(second?.wakeAt).toBeUndefined();
      expect(await mustLoad(first.id)).toEqual(second);
    });

    it('gives out those due at or before a minute, until they leave the wake index', async () => {
      const early = await stored(NOON - 60_000);
      const late = await stored(NOON + 60_000);
      const found = await due(NOON_MINUTE);
      expect(found).toContain(early.id);
      expect(found).not.toContain(late.id);
      await store.save(early, { tries: 1, settled: ['mail', 'topic'] });
      expect(await due(NOON_MINUTE)).not.toContain(early.id);
      expect((await mustLoad(early.id)).wakeAt).toBeUndefined();
    });

    it('gives out no more than asked for', async () => {
      for (let count = 0; count < 3; count++) await stored();
      expect(await due(NOON_MINUTE, 2)).toHaveLength(2);
    });
  });
}
