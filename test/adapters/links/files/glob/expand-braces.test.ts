import { describe, expect, it } from 'vitest';
import { expandBraces } from '#adapters/links/files/glob/expand-braces.ts';

describe('the braces of a glob', () => {
  it.each([
    ['a', ['a']],
    ['{a,b}', ['a', 'b']],
    ['x{a,b}y', ['xay', 'xby']],
    ['{a,b}{1,2}', ['a1', 'a2', 'b1', 'b2']],
    ['{a,{b,c}}', ['a', 'b', 'c']],
    ['a{,.gz}', ['a', 'a.gz']],
    ['{a}', ['{a}']],
    ['{a', ['{a']],
    ['{a{b,c}', ['{ab', '{ac']],
    ['\\{a,b}', ['\\{a,b}']],
    ['{a\\,b,c}', ['a\\,b', 'c']],
    ['{a,a}', ['a']],
  ])('%s stand for %j', (pattern, expected) => {
    expect(expandBraces(pattern)?.toSorted()).toEqual(expected.toSorted());
  });

  it('are refused when they stand for too many', () => {
    expect(expandBraces('{a,b}'.repeat(40))).toBeUndefined();
  });
});
