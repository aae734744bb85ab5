import { SHARDS } from '#core/model/shard.ts';
import { allOf, compare } from './expression.ts';
import { number, text } from './item-fields.ts';
import { INDEX, instanceIdOf, instanceKey, wakePartition } from './keys.ts';
import { queryPages } from './query.ts';
import { type Table, updateItem } from './table.ts';

/**
 * Only ever earlier, and only of what stands in the index. The revision grows, so that a save which computed a later
 * time from what it had loaded fails and sees this one.
 */
export async function wakeBy(table: Table, id: string, wakeAt: number): Promise<void> {
  await updateItem(table, instanceKey(id), { set: [['wa', wakeAt]], add: [['rv', 1]] }, compare('wa', '>', wakeAt));
}

/** All shards are asked at once and those due longest come first, so that no shard starves behind another. */
export async function* dueInstances(table: Table, minute: number, limit: number): AsyncGenerator<readonly string[]> {
  let shards = SHARDS.map((shard) =>
    queryPages(table, {
      index: INDEX.wake,
      key: allOf(compare('wk', '=', wakePartition(shard)), compare('wa', '<=', minute)),
      limit,
    }),
  );
  let left = limit;
  while (left > 0 && shards.length > 0) {
    const asked = await Promise.all(shards.map(async (shard) => ({ shard, page: await shard.next() })));
    const answered = asked.flatMap(({ shard, page }) => (page.done ? [] : [{ shard, items: page.value }]));
    const items = answered.flatMap((answer) => answer.items).sort((a, b) => number(a, 'wa') - number(b, 'wa'));
    const ids = items.slice(0, left).map((item) => instanceIdOf(text(item, 'pk')));
    left -= ids.length;
    shards = answered.map(({ shard }) => shard);
    if (ids.length > 0) yield ids;
  }
}
