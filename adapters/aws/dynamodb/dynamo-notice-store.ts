import type { Notice } from '#core/model/notice.ts';
import { noticeId } from '#core/model/notice.ts';
import { shardOf } from '#core/model/shard.ts';
import type { NoticeStore, NoticeUpdate, StoredNotice } from '#core/ports/notice-store.ts';
import type { Random } from '#core/ports/random.ts';
import { dueKeys } from './due-keys.ts';
import { absent, compare } from './expression.ts';
import { newNoticeItem, noticeIdOf, noticeKey, noticeWakePartition, readNotice } from './notice-item.ts';
import { getItem, putItem, type Table, updateItem } from './table.ts';

const TOKEN_BYTES = 5;

/** Notices in the single table, one item each. A write whose answer was lost is told as one's own by its token. */
export class DynamoNoticeStore implements NoticeStore {
  readonly #table: Table;
  readonly #random: Random;

  constructor(table: Table, random: Random) {
    this.#table = table;
    this.#random = random;
  }

  async add(notice: Notice, now: number): Promise<'added' | 'exists'> {
    const token = this.#random.hex(TOKEN_BYTES);
    if (await putItem(this.#table, newNoticeItem(notice, now, token), absent('pk'))) return 'added';
    return (await this.#hasToken(noticeId(notice), token)) ? 'added' : 'exists';
  }

  async load(id: string): Promise<StoredNotice | undefined> {
    const item = await getItem(this.#table, noticeKey(id));
    return item && readNotice(item);
  }

  async save(loaded: StoredNotice, update: NoticeUpdate): Promise<StoredNotice | undefined> {
    const { id, revision } = loaded;
    const { tries, settled, wakeAt } = update;
    const token = this.#random.hex(TOKEN_BYTES);
    const changes = {
      set: [
        ['n', tries],
        ['ch', settled],
        ['rv', revision + 1],
        ['sv', token],
        ['wk', wakeAt === undefined ? undefined : noticeWakePartition(shardOf(id))],
        ['wa', wakeAt],
      ] as const,
      remove: wakeAt === undefined ? ['wk', 'wa'] : [],
    };
    const written = await updateItem(this.#table, noticeKey(id), changes, compare('rv', '=', revision));
    if (written === undefined && !(await this.#hasToken(id, token))) return undefined;
    const { wakeAt: _before, ...kept } = loaded;
    return { ...kept, ...update, revision: revision + 1 };
  }

  async *due(minute: number, limit: number): AsyncGenerator<readonly string[]> {
    for await (const page of dueKeys(this.#table, noticeWakePartition, minute, limit)) yield page.map(noticeIdOf);
  }

  async #hasToken(id: string, token: string): Promise<boolean> {
    return (await getItem(this.#table, noticeKey(id)))?.['sv'] === token;
  }
}
