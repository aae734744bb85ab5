import { minuteOf } from '#core/engine/wake-time.ts';
import { type Notice, noticeId } from '#core/model/notice.ts';
import { shardOf } from '#core/model/shard.ts';
import type { StoredNotice } from '#core/ports/notice-store.ts';
import { checkFormat, decodeJson, number, optionalNumber, present, text, texts } from './item-fields.ts';
import type { Item } from './marshal.ts';
import type { Key } from './table.ts';

/** Format of the notice item that this release writes. */
const FORMAT = 1;

/** Longer than anything that could make a notice anew: an instance that is woken again after an outage. */
const KEPT_MS = 60 * 86_400_000;

const NOTICE = 'N#';

export function noticeKey(id: string): Key {
  return { pk: `${NOTICE}${id}`, sk: 'N' };
}

export function noticeIdOf(pk: string): string {
  return pk.slice(NOTICE.length);
}

/** Partition of the wake index that holds a share of the notices. */
export function noticeWakePartition(shard: number): string {
  return `note#${shard}`;
}

export function newNoticeItem(notice: Notice, now: number, saveToken: string): Item & Key {
  const id = noticeId(notice);
  return {
    ...noticeKey(id),
    v: FORMAT,
    wk: noticeWakePartition(shardOf(id)),
    wa: minuteOf(now),
    x: JSON.stringify(notice),
    ca: now,
    n: 0,
    rv: 1,
    sv: saveToken,
    ttl: Math.floor((now + KEPT_MS) / 1000),
  };
}

/** Throws `FormatError` for an item of a newer release. */
export function readNotice(item: Item): StoredNotice {
  checkFormat(item, FORMAT);
  return {
    id: noticeIdOf(text(item, 'pk')),
    notice: decodeJson('a notice', text(item, 'x'), { type: 'string' }, (notice: Notice) => notice),
    createdAt: number(item, 'ca'),
    tries: number(item, 'n'),
    settled: texts(item, 'ch'),
    ...present('wakeAt', optionalNumber(item, 'wa')),
    revision: number(item, 'rv'),
  };
}
