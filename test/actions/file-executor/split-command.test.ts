import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCommand } from '#actions/file-executor/split-command.ts';

describe('a command line', () => {
  it.each([
    ['load.sh', ['load.sh']],
    ['  load.sh \t a\n b ', ['load.sh', 'a', 'b']],
    ['', []],
    [' \n', []],
    [`load.sh 'a b' "c d" e\\ f`, ['load.sh', 'a b', 'c d', 'e f']],
    [`--name='a "b"'" 'c'"d`, [`--name=a "b" 'c'd`]],
    [`"a\\"b\\\\" 'c\\'`, ['a"b\\', 'c\\']],
    [`'' ""`, ['', '']],
    ['$HOME *.csv | wc > x; `id` $(id) # no', ['$HOME', '*.csv', '|', 'wc', '>', 'x;', '`id`', '$(id)', '#', 'no']],
  ])('%j is the words %j', (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });

  it.each([`load.sh 'a`, `load.sh "a`, `"a\\"`, 'load.sh a\\', `a'b'"c`])('%j is not closed', (line) => {
    expect(splitCommand(line)).toBeUndefined();
  });

  it('is split into the words that were quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
        const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
        expect(splitCommand(line)).toEqual(words);
      }),
    );
  });
});
