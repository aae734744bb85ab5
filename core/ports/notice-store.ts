import type { Notice } from '../model/notice.ts';

/** How far the sending of a notice has come. */
export interface NoticeProgress {
  /** Sendings begun. */
  readonly tries: number;
  /** Names of the channels that are done with: each has taken it, or never will. */
  readonly settled: readonly string[];
}

export interface StoredNotice extends NoticeProgress {
  readonly id: string;
  readonly notice: Notice;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Whole epoch minutes; absent once it is sent or given up. */
  readonly wakeAt?: number;
  /** Counts writes: a save is conditional on the revision that was loaded. */
  readonly revision: number;
}

/** What a save changes. `wakeAt` undefined: leaves the wake index. */
export interface NoticeUpdate extends NoticeProgress {
  readonly wakeAt?: number;
}

/** Notices and their part of the wake index. They are kept for weeks, so that none is made and sent anew. */
export interface NoticeStore {
  /** Stores it under its id, due at once. May be repeated: the first one stands, sent or not. */
  add(notice: Notice, now: number): Promise<'added' | 'exists'>;
  /** Strongly consistent. */
  load(id: string): Promise<StoredNotice | undefined>;
  /** As it stands after the save; undefined when the revision is no longer the loaded one: nothing was written. */
  save(loaded: StoredNotice, update: NoticeUpdate): Promise<StoredNotice | undefined>;
  /** Ids of those to send at or before `minute`, in pages, at most `limit` in all. */
  due(minute: number, limit: number): AsyncIterable<readonly string[]>;
}
