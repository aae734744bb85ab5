import { describe, expect, it } from 'vitest';
import { encodeApplied } from '#adapters/aws/dynamodb/instance-item.ts';

const KIB = 1024;

describe('the applied commands of an instance item', () => {
  it.each([
    ['none is refused', {}, 3 * KIB],
    ['all are refused at length', { refusal: 'x'.repeat(5_000) }, 8 * KIB],
    ['all are refused at length in Chinese', { refusal: '步'.repeat(5_000) }, 18 * KIB],
  ])('take little of the 400 KiB of an item when %s', (_title, refused, maxBytes) => {
    const applied = Array.from({ length: 100 }, (_, index) => ({
      id: `0123456789abcdef-${1000 + index}`,
      type: 'suspend' as const,
      appliedAt: 1_790_000_000_000,
      ...refused,
    }));
    const encoded = encodeApplied(applied);
    expect(Buffer.byteLength(String(encoded))).toBeLessThan(maxBytes);
  });
});
