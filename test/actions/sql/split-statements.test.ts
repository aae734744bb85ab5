import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf, splitStatements } from '#actions/sql/split-statements.ts';
import { SQL_DIALECTS } from '#actions/sql/sql-dialect.ts';
import { DATABASE_TYPES, type DatabaseType } from '#core/model/link.ts';

function split(text: string, type: DatabaseType): readonly string[] {
  return splitStatements(text, SQL_DIALECTS[type]).map((statement) => statement.text);
}

const PROCEDURE = `create definer = root@localhost procedure p(n int)
begin
  declare i int default 0;
  while i < n do
    if i = 3 then select case i when 3 then 'x;' else 'end' end; end if;
    case i when 1 then set i = 2; else set i = i + 1; end case;
  end while;
end`;
const TRIGGER = `create trigger t after insert on a begin
  update b set n = case when new.n > 1 then 2 else 3 end;
  delete from c;
end`;
const BLOCK = 'declare n number;\nbegin\n  n := 1 / 2;\n  delete from a;\nend;';

describe('statements', () => {
  it.each<[DatabaseType, string, string, readonly string[]]>([
    ['sqlite', 'are separated by semicolons', 'select 1; select 2 ;', ['select 1', 'select 2']],
    ['sqlite', 'need no semicolon at the end', 'select 1;\nselect 2\n', ['select 1', 'select 2']],
    ['sqlite', 'are none where there is nothing but comments', ' ; -- a;\n /* b; */ ;;', []],
    ['sqlite', 'begin after the comments before them', '-- first;\nselect 1 -- rest', ['select 1 -- rest']],
    [
      'sqlite',
      'keep quotes and names whole',
      `select ';', "a;b", \`c;d\`, [e;f], 'it''s;'; x`,
      [`select ';', "a;b", \`c;d\`, [e;f], 'it''s;'`, 'x'],
    ],
    ['sqlite', 'keep a backslash as it is', "select '\\'; select 2", ["select '\\'", 'select 2']],
    ['mysql', 'know the backslash of MySQL', 'select \'\\\';\'; select "\\";"', ["select '\\';'", 'select "\\";"']],
    [
      'mysql',
      'know the comments of MySQL',
      'select 1 # a;\n; select 2--3; select 4 -- b;',
      ['select 1 # a;', 'select 2--3', 'select 4 -- b;'],
    ],
    [
      'mysql',
      'run what MySQL runs of a comment',
      '/*!40101 set @a = 1 */; select 1',
      ['/*!40101 set @a = 1 */', 'select 1'],
    ],
    ['mysql', 'hold the body of a procedure', `${PROCEDURE}; select 1`, [PROCEDURE, 'select 1']],
    [
      'mysql',
      'are not held by a table of events',
      'create table event (n int); select 1',
      ['create table event (n int)', 'select 1'],
    ],
    ['mysql', 'are not held by `begin` alone', 'begin; select 1; commit', ['begin', 'select 1', 'commit']],
    [
      'mysql',
      'hold an anonymous block',
      'begin not atomic select 1; select 2; end; select 3',
      ['begin not atomic select 1; select 2; end', 'select 3'],
    ],
    [
      'mysql',
      'end at another delimiter',
      'delimiter //\nselect 1; select 2//\ndelimiter ;\nselect 3;',
      ['select 1; select 2', 'select 3'],
    ],
    [
      'postgresql',
      'keep dollar quotes whole',
      'do $$ begin; end $$; select $a$ $b$; $a$, $1; x',
      ['do $$ begin; end $$', 'select $a$ $b$; $a$, $1', 'x'],
    ],
    ['postgresql', 'know a dollar in a name', 'select a$b$; select c$b$', ['select a$b$', 'select c$b$']],
    [
      'postgresql',
      'nest comments',
      'select /* a /* b; */ c; */ 1; select 2',
      ['select /* a /* b; */ c; */ 1', 'select 2'],
    ],
    [
      'postgresql',
      'know strings with escapes',
      "select e'\\';', 'a\\'; select 2",
      ["select e'\\';', 'a\\'", 'select 2'],
    ],
    [
      'postgresql',
      'hold an atomic body',
      'create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3',
      ['create function f() returns int begin atomic select case when true then 1 end; select 2; end', 'select 3'],
    ],
    [
      'sqlite',
      'do not nest comments elsewhere',
      'select /* a /* b */ 1; select 2',
      ['select /* a /* b */ 1', 'select 2'],
    ],
    ['sqlite', 'hold the body of a trigger', `${TRIGGER}; select 1`, [TRIGGER, 'select 1']],
    [
      'oracle',
      'hold a block up to a line of a slash',
      `${BLOCK}\n/\nselect 1/2 from dual;\nselect 2 from dual\n/`,
      [BLOCK, 'select 1/2 from dual', 'select 2 from dual'],
    ],
    [
      'oracle',
      'know its other quotes',
      "select q'[it's; ]', nq'!a;!' from dual; select 2 from dual",
      ["select q'[it's; ]', nq'!a;!' from dual", 'select 2 from dual'],
    ],
    ['hive', 'know the backslash of Hive', "select '\\';'; select `a;b`", ["select '\\';'", 'select `a;b`']],
  ])('of %s %s', (type, _, text, statements) => {
    expect(split(text, type)).toEqual(statements);
  });

  const piece = fc.oneof(
    fc.constantFrom(
      ';',
      "'",
      '"',
      '`',
      '[',
      ']',
      '--',
      '/*',
      '*/',
      '#',
      '$$',
      '$a$',
      '\\',
      '\n',
      '/',
      ' ',
      "e'",
      "q'[",
    ),
    fc.constantFrom('begin', 'end', 'case', 'if', 'create', 'trigger', 'procedure', 'delimiter //', 'select', 'x'),
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  const anyType = fc.constantFrom(...DATABASE_TYPES);

  it('stand in the text in order, and what is between them separates or says nothing', () => {
    fc.assert(
      fc.property(text, anyType, (sql, type) => {
        let from = 0;
        for (const { text: statement, start } of splitStatements(sql, SQL_DIALECTS[type])) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(sql.slice(start, start + statement.length)).toBe(statement);
          expect(split(sql.slice(from, start), type)).toEqual([]);
          from = start + statement.length;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('are found again when each is followed by a semicolon', () => {
    const statements = ["select ';' /* ; */", 'select ";" -- ;\n + 1', "update a set b = 'x;y'", 'delete from c'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statements)), anyType, (list, type) => {
        expect(split(list.map((statement) => `${statement};`).join('\n'), type)).toEqual(list);
      }),
    );
  });

  it('never end inside a quote', () => {
    const inside = fc.string({ unit: fc.constantFrom(';', '"', '-', '/', '*', '#', '$', ' ', 'é', '\n') });
    fc.assert(
      fc.property(inside, anyType, (quoted, type) => {
        expect(split(`select '${quoted}'; select 2`, type)).toEqual([`select '${quoted}'`, 'select 2']);
      }),
    );
  });

  it('are split in a time that grows with the text only', () => {
    const long = `${'select 1 /* a */ ;\n'.repeat(40_000)}/*`;
    expect(split(long, 'mysql').length).toBe(40_000);
  });

  it('are on the line that they begin on', () => {
    const [, second] = splitStatements('\n-- a\nselect 1;\n\n  select 2', SQL_DIALECTS.sqlite);
    expect(lineOf('\n-- a\nselect 1;\n\n  select 2', second?.start ?? 0)).toBe(5);
  });
});
