import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReferenceContext } from '#core/params/context.ts';
import { hasReference, substitute } from '#core/params/references.ts';

function contextOf(params: Record<string, string> = {}): ReferenceContext {
  return { params, logicalTime: Date.UTC(2026, 10, 22, 16, 30), timezone: 'Asia/Shanghai' };
}

const context = contextOf({ stadate: '2026-11-22', 步骤1: 'one', 'a b': 'blank', money: '$& $1 ${param:stadate}' });

describe('substitute', () => {
  it('resolves 300 different times in one text, each as often as it is there, and refuses more', () => {
    const times = (count: number) =>
      Array.from({ length: count }, (_, day) => `\${time.today||-${day} days}`).join(' ');
    expect(substitute(`${times(300)} ${times(300)}`, context, 'prefixed').problems).toEqual([]);
    expect(substitute(times(302), context, 'prefixed').problems).toEqual([
      'there are more than 300 different `${time.…}` in one text: use fewer of them',
    ]);
  });

  it.each([
    ['${param:stadate}', '2026-11-22'],
    ['/data/${param:stadate}/${param:步骤1}', '/data/2026-11-22/one'],
    ['${param:a b}', 'blank'],
    ['${time.today}', '2026-11-23'],
    ['${time.today|yyyyMMdd|-1 day}', '20261122'],
    ['${x:-${param:stadate}}', '${x:-2026-11-22}'],
    ['${param:money}', '$& $1 ${param:stadate}'],
  ])('replaces %s in both modes', (text, expected) => {
    expect(substitute(text, context, 'prefixed')).toEqual({ text: expected, problems: [] });
    expect(substitute(text, context, 'bare')).toEqual({ text: expected, problems: [] });
  });

  it.each([
    ['$${param:stadate}', '${param:stadate}'],
    ['$${stadate}', '${stadate}'],
    ['$$${stadate}', '$${stadate}'],
    ['${x:-$${stadate}}', '${x:-${stadate}}'],
  ])('writes a literal ${ for the escape in %s', (text, expected) => {
    expect(substitute(text, context, 'bare')).toEqual({ text: expected, problems: [] });
  });

  it.each([
    '${x:-y}',
    '${#a[@]}',
    "${line//,/\\',\\'}",
    '${x//a/b}',
    '${HOME}',
    '${param}',
    '${time}',
    '${node:-a.b}',
    '${node:0:3}',
    '${}',
    '$x $$ $(date) `date` $',
    '${',
    '${param:stadate',
    '${time.today\n}',
    '${constructor} ${__proto__} ${toString}',
  ])('leaves %j as it is', (text) => {
    expect(substitute(text, context, 'bare')).toEqual({ text, problems: [] });
  });

  it('replaces ${NAME} of a parameter in bare mode only', () => {
    const text = '${stadate} ${步骤1} ${other}';
    expect(substitute(text, context, 'bare').text).toBe('2026-11-22 one ${other}');
    expect(substitute(text, context, 'prefixed').text).toBe(text);
  });

  it.each([
    ['${param:stadte}', 'parameter `stadte` is not defined (did you mean `stadate`?)'],
    ['${param:nothing-like-it}', 'parameter `nothing-like-it` is not defined:'],
    ['${param:constructor}', 'parameter `constructor` is not defined'],
    ['${param:__proto__}', 'parameter `__proto__` is not defined'],
    ['${param:}', 'parameter `` is not defined'],
    ['${node:load.rows}', '`${node:load.rows}`: references to the output of a node are reserved'],
    ['${time.tomorrow}', '`${time.tomorrow}`: `tomorrow` is not a time; allowed are today'],
    ['${param:a${param:stadate}}', '`${param:a` has no `}` before the next `${`'],
  ])('reports %s', (text, problem) => {
    const { problems } = substitute(text, context, 'prefixed');
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it('reports every different problem once, and of very many the first 20', () => {
    expect(substitute('${param:x} ${param:x} ${param:y}', context, 'prefixed').problems).toHaveLength(2);
    const many = Array.from({ length: 100 }, (_, index) => `\${param:p${index}}`).join('');
    expect(substitute(many, context, 'prefixed').problems).toHaveLength(20);
  });

  it('refuses to grow a text beyond all bounds', () => {
    const large = contextOf({ x: 'x'.repeat(32 * 1024) });
    const { text, problems } = substitute('${param:x}'.repeat(1000), large, 'prefixed');
    expect(text.length).toBeLessThan(17 * 1024 * 1024);
    expect(problems).toEqual([expect.stringContaining('characters together')]);
  });

  it.each(['${', '${param:', '$${', '${a', '$', '${x}', '${param:a\n'])('takes linear time for many %j', (piece) => {
    const text = piece.repeat(200_000);
    const started = performance.now();
    substitute(text, contextOf(), 'bare');
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('does not change a text without ${', () => {
    const units = fc.array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0x24, 0x7b, 0x7d)));
    const text = units.map((codes) => String.fromCharCode(...codes)).filter((value) => !value.includes('${'));
    fc.assert(
      fc.property(text, (value) => {
        expect(substitute(value, context, 'bare')).toEqual({ text: value, problems: [] });
      }),
    );
  });

  it('inserts a value to the byte and does not read it again', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('${param:v}', '$${', '${time.today}', '$&', '$`', '}', '${'));
    const value = fc.array(piece).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(value, (v) => {
        expect(substitute('<${param:v}|${v}>', contextOf({ v }), 'bare').text).toBe(`<${v}|${v}>`);
      }),
    );
  });
});

describe('hasReference', () => {
  it.each([
    ['${param:x}', true, true],
    ['a ${time.today} b', true, true],
    ['${node:a.b}', true, true],
    ['$${param:x}', true, true],
    ['${x}', false, true],
    ['${', false, false],
    ['plain $x', false, false],
  ])('finds what substitute may change in %s (prefixed %s, bare %s)', (text, prefixed, bare) => {
    expect([hasReference(text, 'prefixed'), hasReference(text, 'bare')]).toEqual([prefixed, bare]);
  });

  it('is true of every text that substitute changes or complains about', () => {
    const piece = fc.oneof(
      fc.constantFrom('$', '${', '}', 'param:', 'time.', 'node:', 'a', '.', 'stadate', '\n'),
      fc.string(),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom('bare' as const, 'prefixed' as const), (value, mode) => {
        const { text: changed, problems } = substitute(value, context, mode);
        fc.pre(changed !== value || problems.length > 0);
        expect(hasReference(value, mode)).toBe(true);
      }),
    );
  });
});
