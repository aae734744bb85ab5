import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type Cell, type Column, formatFields, formatTable } from '#cli/output/table.ts';
import { makeChannel } from '#cli/terminal.ts';
import { fakeTerminal } from '../fake-terminal.ts';

type Row = readonly Cell[];
type Width = number | undefined;

const LAYOUT = { headers: true, wide: false };

function table(width: Width, headings: readonly string[], rows: readonly Row[], layout = LAYOUT): readonly string[] {
  const columns = headings.map((heading, at): Column<Row> => ({ heading, cell: (row) => row[at] }));
  return formatTable(fakeTerminal(width).out, layout, columns, rows).split('\n');
}

describe('a table on a terminal', () => {
  it('is as wide as its widest cells and has no trailing blanks', () => {
    const lines = table(
      80,
      ['NAME', 'STATUS'],
      [
        ['extract', 'FAILED'],
        ['x', ''],
      ],
    );
    expect(lines).toEqual(['NAME     STATUS', 'extract  FAILED', 'x', '']);
  });

  it('counts wide characters as two columns', () => {
    const [, wide = '', narrow = ''] = table(
      80,
      ['NAME', 'STATUS'],
      [
        ['步骤1', 'OK'],
        ['step', 'OK'],
      ],
    );
    expect(stringWidth(wide.slice(0, wide.indexOf('OK')))).toBe(stringWidth(narrow.slice(0, narrow.indexOf('OK'))));
  });

  it('colours the text of a cell and not what fills it up', () => {
    const written: string[] = [];
    const terminal = { isTTY: true, columns: 80, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
    const columns: readonly Column<string>[] = [
      { heading: 'STATUS', cell: (text) => ({ text, style: 'bad' }) },
      { heading: 'B', cell: () => 'y' },
    ];
    const coloured = formatTable(makeChannel(terminal, {}), LAYOUT, columns, ['x']);
    expect(coloured).toBe('STATUS  B\n\u001b[31mx\u001b[39m       y\n');
    expect(formatTable(makeChannel(terminal, { NO_COLOR: '1' }), LAYOUT, columns, ['x'])).toBe(
      'STATUS  B\nx       y\n',
    );
  });

  it('cuts what may be cut until it fits, the widest first, and nothing when all was asked for', () => {
    const columns: readonly Column<string>[] = [
      { heading: 'ID', cell: () => '1ng7saeyak4tpadwdswp' },
      { heading: 'NAME', cell: () => 'a'.repeat(20), flexible: true },
      { heading: 'DETAIL', cell: () => 'b'.repeat(60), flexible: true },
    ];
    const [, line = ''] = formatTable(fakeTerminal(60).out, LAYOUT, columns, ['']).split('\n');
    expect(line).toBe(`1ng7saeyak4tpadwdswp  ${'a'.repeat(17)}…  ${'b'.repeat(17)}…`);
    const wide = formatTable(fakeTerminal(60).out, { headers: true, wide: true }, columns, ['']);
    expect(wide).toContain('b'.repeat(60));
  });

  it('takes as many rows as an instance has nodes', () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => [String(index)]);
    expect(table(80, ['N'], rows)).toHaveLength(200_002);
  });
});

describe('a table in a pipe', () => {
  it('has tabs between its cells, however long they are, and none within', () => {
    expect(table(undefined, ['A', 'B'], [['x\ty\nz', 'b'.repeat(500)]])).toEqual([
      'A\tB',
      `x y z\t${'b'.repeat(500)}`,
      '',
    ]);
  });

  it('has as many cells in each line, also where they are empty', () => {
    expect(table(undefined, ['A', 'B', 'C'], [['x', '', '']])).toEqual(['A\tB\tC', 'x\t\t', '']);
  });

  it('leaves out its headings when asked to', () => {
    expect(table(undefined, ['A'], [['x']], { headers: false, wide: false })).toEqual(['x', '']);
  });
});

describe('a table anywhere', () => {
  it.each([80, undefined])('holds no characters that move the cursor (width %s)', (width) => {
    expect(table(width, ['A'], [['x\u001b[2J'], [{ text: 'y\u0007', style: 'good' }]])).toEqual([
      'A',
      'x\ufffd[2J',
      'y\ufffd',
      '',
    ]);
  });

  it('shows some columns only when all was asked for', () => {
    const columns: readonly Column<string>[] = [
      { heading: 'A', cell: () => 'a' },
      { heading: 'B', cell: () => 'b', wide: true },
    ];
    expect(formatTable(fakeTerminal().out, LAYOUT, columns, [''])).toBe('A\na\n');
    expect(formatTable(fakeTerminal().out, { headers: true, wide: true }, columns, [''])).toBe('A\tB\na\tb\n');
  });
});

describe('fields', () => {
  const FIELDS = [
    ['id', '1'],
    ['名前', { text: '2', style: 'good' }],
  ] as const;

  it('stand below each other with their values aligned', () => {
    expect(formatFields(fakeTerminal(80).out, FIELDS)).toBe('id    1\n名前  2\n');
  });

  it('have a tab between name and value in a pipe', () => {
    expect(formatFields(fakeTerminal().out, FIELDS)).toBe('id\t1\n名前\t2\n');
  });
});
