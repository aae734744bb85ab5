import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { formatFields, formatTable } from '#cli/output/table.ts';

describe('a table', () => {
  it('is as wide as its widest cells and has no trailing blanks', () => {
    expect(
      formatTable(
        ['NAME', 'STATUS'],
        [
          ['extract', 'FAILED'],
          ['x', ''],
        ],
      ),
    ).toBe('NAME     STATUS\nextract  FAILED\nx\n');
  });

  it('counts wide characters as two columns', () => {
    const [, wide = '', narrow = ''] = formatTable(
      ['NAME', 'STATUS'],
      [
        ['步骤1', 'OK'],
        ['step', 'OK'],
      ],
    ).split('\n');
    expect(stringWidth(wide.slice(0, wide.indexOf('OK')))).toBe(stringWidth(narrow.slice(0, narrow.indexOf('OK'))));
  });

  it('does not count colour', () => {
    const [, painted = '', plain = ''] = formatTable(
      ['A', 'B'],
      [
        ['\u001b[31mx\u001b[39m', 'y'],
        ['x', 'y'],
      ],
    ).split('\n');
    expect(stringWidth(painted)).toBe(stringWidth(plain));
  });

  it('takes as many rows as an instance has nodes', () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => [String(index)]);
    expect(formatTable(['N'], rows).split('\n')).toHaveLength(200_002);
  });
});

describe('fields', () => {
  it('stand below each other with their values aligned', () => {
    expect(
      formatFields([
        ['id', '1'],
        ['名前', '2'],
      ]),
    ).toBe('id    1\n名前  2\n');
  });
});
