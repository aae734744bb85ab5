import { describe, expect, it } from 'vitest';
import { normalizedFloat, shortenFraction, zonedText } from '#adapters/links/database/warehouse/cell-text.ts';

describe('the text of a cell from a warehouse', () => {
  it.each([
    ['1.0', '1'],
    ['1.0E10', '10000000000'],
    ['1.0E-7', '1e-7'],
    ['-0.0', '-0'],
    ['NaN', 'NaN'],
    ['-Infinity', '-Infinity'],
  ])('is the shortest for the number %s', (text, canonical) => {
    expect(normalizedFloat(text)).toBe(canonical);
  });

  it.each([
    ['2026-11-28 10:00:00.000', '2026-11-28 10:00:00'],
    ['10:00:00.500', '10:00:00.5'],
    ['2026-11-28 10:00:00.100+01:00', '2026-11-28 10:00:00.1+01:00'],
    ['2026-11-28 10:00:00', '2026-11-28 10:00:00'],
  ])('has no zeros at the end of a fraction: %s', (text, canonical) => {
    expect(shortenFraction(text)).toBe(canonical);
  });

  it.each([
    ['2026-11-28 06:00:00.000 UTC', '2026-11-28 06:00:00+00:00'],
    ['2026-11-28 06:00:00.250 +05:30', '2026-11-28 06:00:00.25+05:30'],
    ['2026-11-28 06:00:00.000 Europe/Berlin', '2026-11-28 06:00:00+01:00'],
    ['2026-07-28 06:00:00.000 Europe/Berlin', '2026-07-28 06:00:00+02:00'],
    ['2026-03-29 01:59:59.000 Europe/Berlin', '2026-03-29 01:59:59+01:00'],
    ['2026-03-29 03:00:00.000 Europe/Berlin', '2026-03-29 03:00:00+02:00'],
    ['2026-11-28 06:00:00.000 America/New_York', '2026-11-28 06:00:00-05:00'],
  ])('has the offset of its zone: %s', (text, canonical) => {
    expect(zonedText(text)).toBe(canonical);
  });
});
