import { minuteOf } from '#core/engine/wake-time.ts';
import { type Notice, noticeId } from '#core/model/notice.ts';
import type { NoticeStore, NoticeUpdate, StoredNotice } from '#core/ports/notice-store.ts';
import { copyOf } from './copy-of.ts';

const DUE_PAGE = 100;

/** Copies go in and out, as they do with a store across a network. */
export class MemoryNoticeStore implements NoticeStore {
  readonly #notices = new Map<string, StoredNotice>();

  async add(notice: Notice, now: number): Promise<'added' | 'exists'> {
    const id = noticeId(notice);
    if (this.#notices.has(id)) return 'exists';
    const stored = { id, notice, createdAt: now, wakeAt: minuteOf(now), tries: 0, settled: [], revision: 1 };
    this.#notices.set(id, copyOf(stored));
    return 'added';
  }

  async load(id: string): Promise<StoredNotice | undefined> {
    return copyOf(this.#notices.get(id));
  }

  async save({ id, revision }: StoredNotice, update: NoticeUpdate): Promise<StoredNotice | undefined> {
    const current = this.#notices.get(id);
    if (current?.revision !== revision) return undefined;
    const { wakeAt: _, ...kept } = current;
    this.#notices.set(id, copyOf({ ...kept, ...update, revision: revision + 1 }));
    return this.load(id);
  }

  async *due(minute: number, limit: number): AsyncGenerator<readonly string[]> {
    const ids = [...this.#notices.values()]
      .flatMap(({ id, wakeAt }) => (wakeAt !== undefined && wakeAt <= minute ? [{ id, wakeAt }] : []))
      .sort((a, b) => a.wakeAt - b.wakeAt || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(({ id }) => id);
    for (let start = 0; start < ids.length; start += DUE_PAGE) yield ids.slice(start, start + DUE_PAGE);
  }

  /** Everything ever stored, oldest first. */
  all(): readonly StoredNotice[] {
    return copyOf([...this.#notices.values()]);
  }
}
