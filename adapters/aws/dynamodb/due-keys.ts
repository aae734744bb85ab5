import { SHARDS } from '#core/model/shard.ts';
import { allOf, compare } from './expression.ts';
import { number, text } from './item-fields.ts';
import { INDEX } from './keys.ts';
import { queryPages } from './query.ts';
import type { Table } from './table.ts';

/**
 * Partition keys of the items that stand in the wake index at or before `minute`, at most `limit`. All shards are asked
 * at once and those due longest come first, so that no shard starves behind another.
 */
export async function* dueKeys(
  table: Table,
  partitionOf: (shard: number) => string,
  minute: number,
  limit: number,
): AsyncGenerator<readonly string[]> {
  let shards = SHARDS.map((shard) =>
    queryPages(table, {
      index: INDEX.wake,
      key: allOf(compare('wk', '=', partitionOf(shard)), compare('wa', '<=', minute)),
      limit,
    }),
  );
  let left = limit;
  while (left > 0 && shards.length > 0) {
    const asked = await Promise.all(shards.map(async (shard) => ({ shard, page: await shard.next() })));
    const answered = asked.flatMap(({ shard, page }) => (page.done ? [] : [{ shard, items: page.value }]));
    const items = answered.flatMap((answer) => answer.items).sort((a, b) => number(a, 'wa') - number(b, 'wa'));
    const keys = items.slice(0, left).map((item) => text(item, 'pk'));
    left -= keys.length;
    shards = answered.map(({ shard }) => shard);
    if (keys.length > 0) yield keys;
  }
}
