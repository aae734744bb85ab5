import { describe, expect, it } from 'vitest';
import { resolveMode } from '#core/params/mode.ts';

describe('resolveMode', () => {
  it.each([
    ['auto', 'echo ${day}', 'bare'],
    ['auto', 'echo ${day} ${param:day}', 'prefixed'],
    ['bare', 'echo ${param:day}', 'bare'],
    ['prefixed', 'echo ${day}', 'prefixed'],
  ] as const)('%s of a file with %s is %s', (mode, text, expected) => {
    expect(resolveMode(mode, text)).toBe(expected);
  });
});
