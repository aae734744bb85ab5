import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeQueue } from '#core/schedule/time-queue.ts';

function drain<T>(queue: TimeQueue<T>): readonly T[] {
  const taken: T[] = [];
  for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next.value);
  return taken;
}

describe('what is to happen', () => {
  it('comes in order of time, and of what was put in first at the same time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (times) => {
        const queue = new TimeQueue<readonly [number, number]>();
        for (const [index, time] of times.entries()) queue.put(time, [time, index]);
        const sorted = times.map((time, index) => [time, index] as const).toSorted(([a, i], [b, j]) => a - b || i - j);
        expect(drain(queue)).toEqual(sorted);
      }),
    );
  });

  it('may be put in while others are taken', () => {
    const queue = new TimeQueue<string>();
    queue.put(2, 'b');
    queue.put(1, 'a');
    expect(queue.take()).toMatchObject({ at: 1, value: 'a' });
    queue.put(3, 'd');
    queue.put(2, 'c');
    expect(drain(queue)).toEqual(['b', 'c', 'd']);
  });
});
