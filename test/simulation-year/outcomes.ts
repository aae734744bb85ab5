import { expect } from 'vitest';
import type { Outcome } from './history.ts';

/** `toEqual` shows a difference well and takes its time; of what is compared here, most is the same. */
export function expectSame(name: string, actual: Outcome, expected: Outcome): void {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  const first = expected.fired.findIndex((each, index) => differs(each, actual.fired[index]));
  const at = first < 0 ? expected.fired.length : first;
  expect({ name, fired: actual.fired.slice(at, at + 2) }).toEqual({ name, fired: expected.fired.slice(at, at + 2) });
  expect({ name, skipped: actual.skipped }).toEqual({ name, skipped: expected.skipped });
}
