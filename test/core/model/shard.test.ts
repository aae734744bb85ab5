import { describe, expect, it } from 'vitest';
import { makeInstanceId } from '#core/model/instance-id.ts';
import { SHARDS, shardOf } from '#core/model/shard.ts';
import { CountedRandom } from '#test/memory/counted-random.ts';

describe('the shard of an id', () => {
  it.each([
    ['', 1],
    ['a', 0],
    ['1ng8ap0zzzzzzzzzzzzz', 0],
    ['步骤', 3],
  ])('of %j never changes', (id, shard) => {
    expect(shardOf(id)).toBe(shard);
  });

  it('spreads ids of one second evenly', () => {
    const random = new CountedRandom();
    const counts = SHARDS.map(() => 0);
    for (let made = 0; made < 4_000; made++) {
      const shard = shardOf(makeInstanceId(0, random.hex(9)));
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(900);
  });
});
