import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSimpleDate, inZone } from '#core/params/simple-date-format.ts';
import { parseSimpleDatePattern } from '#core/params/simple-date-pattern.ts';

function format(pattern: string, epochMs: number, timezone: string): string {
  const parsed = parseSimpleDatePattern(pattern);
  const at = inZone(epochMs, timezone);
  if ('problem' in parsed || at === undefined) throw new Error(`cannot format ${pattern} in ${timezone}`);
  return formatSimpleDate(parsed.parts, at);
}

/** Made by `java Vectors.java > vectors.tsv` with Java 17. */
function readVectors() {
  const file = new URL('../../fixtures/simple-date-format/vectors.tsv', import.meta.url);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [pattern = '', epochMs = '', timezone = '', expected = ''] = line.split('\t');
    return { pattern, epochMs: Number(epochMs), timezone, expected };
  });
}

describe('formatSimpleDate', () => {
  it('writes what java.text.SimpleDateFormat writes, for every vector', () => {
    const vectors = readVectors();
    const actual = vectors.map((vector) => ({
      ...vector,
      expected: format(vector.pattern, vector.epochMs, vector.timezone),
    }));
    expect(vectors.length).toBeGreaterThan(3000);
    expect(actual).toEqual(vectors);
  });

  it.each([
    ['Asia/Shanghai', 'CST', 'China Standard Time'],
    ['Europe/Paris', 'CEST', 'Central European Summer Time'],
    ['Asia/Novosibirsk', 'GMT+07:00', expect.any(String)],
    ['Etc/GMT+5', 'GMT-05:00', 'GMT-05:00'],
  ])('names the zone %s', (timezone, short, long) => {
    const july = Date.UTC(2026, 6, 1);
    expect([format('z', july, timezone), format('zzzz', july, timezone)]).toEqual([short, long]);
  });

  it('never throws for a pattern of valid letters', () => {
    const letter = fc.constantFrom(...'GyYMLwWDdFEuaHkKhmsSzZX', '-', ' ', "''", '年');
    const pattern = fc.array(letter, { maxLength: 8 }).map((letters) => letters.join(' '));
    const at = fc.integer({ min: Date.UTC(1583, 0, 2), max: Date.UTC(9999, 11, 30) });
    fc.assert(
      fc.property(pattern, at, fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York'), (text, ms, zone) => {
        expect(format(text, ms, zone)).toEqual(expect.any(String));
      }),
    );
  });
});

describe('inZone', () => {
  it.each(['Mars/Olympus', '', 'local', 'system'])('does not know the zone %j', (timezone) => {
    expect(inZone(0, timezone)).toBeUndefined();
  });
});

describe('parseSimpleDatePattern', () => {
  it.each([
    ["yyyy'T'HH", [{ letter: 'y', count: 4 }, 'T', { letter: 'H', count: 2 }]],
    ["''''", ["'", "'"]],
    ["'a''b'", ["a'b"]],
    ['年d', ['年', { letter: 'd', count: 1 }]],
    ['', []],
  ])('reads %j', (pattern, parts) => {
    expect(parseSimpleDatePattern(pattern)).toEqual({ parts });
  });

  it.each([
    ['yyyy-MM-ddTHH', '`T` in the format `yyyy-MM-ddTHH` is not a letter'],
    ['b', 'allowed are G y Y M'],
    ["yyyy'T", 'has a quote that is not closed'],
    ["'", 'has a quote that is not closed'],
    ['XXXX', '`XXXX` in the format `XXXX` is too long'],
  ])('refuses %j as Java does', (pattern, problem) => {
    expect(parseSimpleDatePattern(pattern)).toEqual({ problem: expect.stringContaining(problem) });
  });
});
