import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  instanceDay,
  instanceTime,
  isInstanceId,
  MIN_ID_PREFIX,
  makeInstanceId,
  prefixDays,
} from '#core/model/instance-id.ts';

const time = fc.integer({ min: 0, max: Date.UTC(2999, 0) });
const hex = fc.stringMatching(/^[0-9a-f]{17,24}$/);
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

describe('an instance id', () => {
  it('has 20 characters of which none is taken for another', () => {
    const id = makeInstanceId(Date.UTC(2026, 10, 23, 12), 'ffffffffffffffffff');
    expect(id).toBe('1ng8ap0zzzzzzzzzzzzz');
    expect(isInstanceId(id)).toBe(true);
  });

  it('is the same for the same time and digits, and another for others', () => {
    const now = Date.UTC(2026, 10, 23);
    expect(makeInstanceId(now, '0123456789abcdef01')).toBe(makeInstanceId(now, '0123456789abcdef01'));
    // The 65th bit is the highest of the 17th digit.
    expect(makeInstanceId(now, '00000000000000008')).not.toBe(makeInstanceId(now, '00000000000000000'));
  });

  it('sorts by time to the second', () => {
    fc.assert(
      fc.property(time, time, hex, hex, (a, b, x, y) => {
        const [earlier, later] = a < b ? [a, b] : [b, a];
        fc.pre(Math.floor(earlier / 1000) < Math.floor(later / 1000));
        expect(makeInstanceId(earlier, x) < makeInstanceId(later, y)).toBe(true);
      }),
    );
  });

  it('tells the UTC day on which it was made', () => {
    fc.assert(
      fc.property(time, hex, (ms, digits) => {
        expect(instanceDay(makeInstanceId(ms, digits))).toBe(dayOf(ms));
        expect(instanceTime(makeInstanceId(ms, digits))).toBe(Math.floor(ms / 1000) * 1000);
      }),
    );
  });

  it.each(['', 'short', 'A'.repeat(20), '0123456789abcdefghij', `${'0'.repeat(20)}0`, '0000000000000000000u'])(
    'is not %j',
    (text) => {
      expect(isInstanceId(text)).toBe(false);
    },
  );

  it('needs 65 bits', () => {
    expect(() => makeInstanceId(0, 'abc')).toThrow(RangeError);
  });
});

describe('the prefix of an id', () => {
  it('means at most two days, the day of the id among them', () => {
    fc.assert(
      fc.property(time, hex, fc.integer({ min: MIN_ID_PREFIX, max: 20 }), (ms, digits, length) => {
        const days = prefixDays(makeInstanceId(ms, digits).slice(0, length));
        expect(days.length).toBeLessThanOrEqual(2);
        expect(days).toContain(dayOf(ms));
        expect(days).toEqual(days.toSorted().reverse());
      }),
    );
  });

  it('means no day when no id begins so', () => {
    expect(prefixDays('ilou')).toEqual([]);
    expect(prefixDays('0'.repeat(21))).toEqual([]);
  });
});
