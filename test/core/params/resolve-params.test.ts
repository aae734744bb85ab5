import { describe, expect, it } from 'vitest';
import { resolveParams } from '#core/params/resolve-params.ts';

const clock = { logicalTime: Date.parse('2026-11-23T00:00+08:00'), timezone: 'Asia/Shanghai' };

function define(...params: readonly (readonly [string, string])[]) {
  return params.map(([name, value], index) => ({ name, value, position: { line: index + 1, column: 1 } }));
}

function messagesOf({ problems }: ReturnType<typeof resolveParams>) {
  return problems.map(({ message }) => message);
}

describe('resolveParams', () => {
  it('resolves each definition with those above it and the time forms', () => {
    const definitions = define(['day', '${time.today|yyyyMMdd|-1 day}'], ['path', '/data/${param:day}']);
    const { params, problems } = resolveParams(definitions, {}, clock);
    expect({ ...params }).toEqual({ day: '20261122', path: '/data/20261122' });
    expect(problems).toEqual([]);
  });

  it('lets a repeated name replace the value above it', () => {
    const { params } = resolveParams(define(['a', '1'], ['a', '${param:a}2']), {}, clock);
    expect(params['a']).toBe('12');
  });

  it('lets a given parameter stand in the place of its definition, also for those that use it', () => {
    const definitions = define(['day', '${param:undefined}'], ['path', '/data/${param:day}']);
    const { params, problems } = resolveParams(definitions, { day: '20260101' }, clock);
    expect(params['path']).toBe('/data/20260101');
    expect(problems).toEqual([]);
  });

  it('takes given values to the byte', () => {
    const value = '"\'\n]]> $(rm -rf /) `id` ${param:x} $${';
    expect(resolveParams([], { value }, clock).params['value']).toBe(value);
  });

  it('replaces bare references only when its file does', () => {
    const definitions = define(['a', '1'], ['b', '${a}']);
    expect(resolveParams(definitions, {}, clock).params['b']).toBe('${a}');
    expect(resolveParams(definitions, {}, clock, 'bare').params['b']).toBe('1');
  });

  it('holds names of Object.prototype like any other', () => {
    const given = JSON.parse('{"__proto__":"p","constructor":"c"}');
    const { params, problems } = resolveParams(define(['x', '${param:__proto__}${param:constructor}']), given, clock);
    expect(params['x']).toBe('pc');
    expect(problems).toEqual([]);
    expect(messagesOf(resolveParams(define(['x', '${param:toString}']), {}, clock))).toHaveLength(1);
  });

  it('reports a definition that uses a parameter below it, with its position', () => {
    const { problems } = resolveParams(define(['x', '${param:y}'], ['y', '1']), {}, clock);
    expect(problems).toEqual([
      {
        message: expect.stringContaining('<param name="x">: parameter `y` is not defined'),
        position: { line: 1, column: 1 },
      },
    ]);
  });

  it.each(['instance.id', 'workflow.name', 'node.name', 'attempt.number'])(
    'refuses the name of the built-in %s',
    (name) => {
      expect(messagesOf(resolveParams([], { [name]: 'x' }, clock))).toEqual([expect.stringContaining('built-in')]);
      expect(messagesOf(resolveParams(define([name, 'x']), {}, clock))).toEqual([expect.stringContaining('built-in')]);
    },
  );

  it.each([
    ['', 'no name'],
    ['a}', 'brace'],
    ['a\n', 'control character'],
    ['步'.repeat(129), 'too long'],
  ])('refuses the name %j', (name, problem) => {
    expect(messagesOf(resolveParams([], { [name]: 'x' }, clock))).toEqual([expect.stringContaining(problem)]);
  });

  it('counts the bytes of a value, not its characters', () => {
    const fits = '步'.repeat((32 * 1024) / 3);
    expect(messagesOf(resolveParams([], { x: `${fits}ab` }, clock))).toEqual([]);
    expect(messagesOf(resolveParams([], { x: `${fits}abc` }, clock))).toEqual([
      expect.stringContaining('`x` has 32769 bytes; at most 32768 are allowed'),
    ]);
  });

  it('bounds all values together', () => {
    const full = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, 'x'.repeat(32 * 1024)]));
    expect(messagesOf(resolveParams([], full, clock))).toEqual([]);
    expect(messagesOf(resolveParams([], { ...full, e: 'x' }, clock))).toEqual([
      expect.stringContaining('131073 bytes together; at most 131072'),
    ]);
  });

  it('bounds all names together', () => {
    const given = Object.fromEntries(
      Array.from({ length: 1025 }, (_, index) => [String(index).padStart(128, 'n'), '']),
    );
    expect(messagesOf(resolveParams([], given, clock))).toEqual([expect.stringContaining('the names of all')]);
  });

  it('tells a value that is too long once, and not also where it is used', () => {
    const definitions = define(['a', 'x'.repeat(40_000)], ['b', '${param:a}']);
    expect(messagesOf(resolveParams(definitions, {}, clock))).toEqual([expect.stringContaining('`a` has 40000 bytes')]);
  });
});
