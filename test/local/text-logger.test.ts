import { describe, expect, it } from 'vitest';
import { textLogger } from '#local/text-logger.ts';

function logged(fields: Record<string, unknown>): string {
  const lines: string[] = [];
  const clock = { now: () => 0, monotonic: () => 0, sleep: async () => {} };
  textLogger((line) => void lines.push(line), clock).warn('it happened', fields);
  return lines.join('');
}

describe('the log for people', () => {
  it('is a line with time, level, message and fields', () => {
    expect(logged({ place: 1, end: 'SIGKILL' })).toBe(
      '1970-01-01T00:00:00.000Z warn  it happened place=1 end=SIGKILL\n',
    );
  });

  it.each([
    [
      'a text that would break the line',
      'a\n1970-01-01T00:00:00.000Z error forged',
      '"a\\n1970-01-01T00:00:00.000Z error forged"',
    ],
    ['an empty text', '', '""'],
    ['a nested value', { a: [1] }, '{"a":[1]}'],
    ['nothing', undefined, 'undefined'],
  ])('writes %s so that it can be told apart', (_, value, text) => {
    expect(logged({ value })).toBe(`1970-01-01T00:00:00.000Z warn  it happened value=${text}\n`);
  });

  it('writes an error with its stack and its cause', () => {
    const line = logged({ error: new Error('outer', { cause: new Error('inner') }) });
    expect(line).toContain('error="Error: outer\\n');
    expect(line).toContain('text-logger.test.ts');
    expect(line).toContain('caused by Error: inner');
  });
});
