import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeProgram, runProgram } from '#cli/program.ts';
import { coordinator, definition, TOKEN } from '../api/test-api.ts';
import { fakeTerminal, NO_INPUT } from '../cli/fake-terminal.ts';
import { serveApi } from '../cli/served-api.ts';
import { tempDir } from '../cli/temp-dir.ts';
import { documentedCommands, wordsOf } from './documented-commands.ts';

const PROGRAM = makeProgram({ terminal: fakeTerminal(), variables: {}, input: NO_INPUT });
const COMMANDS = documentedCommands(PROGRAM.commands.map((command) => command.name()));

/** Commands that cannot run here, each with the reason: what of the line matches, and why. */
const NOT_HERE: readonly (readonly [RegExp, string])[] = [
  [/^akkaflow local up/, 'runs until Ctrl-C; test/e2e/local-mode.test.ts runs it'],
  [/--stage/, 'needs a stack on AWS; test/cli/connection/configure.test.ts has one'],
];

/** How a documented line may end here, where all there is was made a moment ago. */
const ENDS = [0, 3, 5, 7];

async function world() {
  const served = await serveApi();
  const dir = tempDir();
  const files: Readonly<Record<string, string>> = {
    'etl.xml': definition('etl', 'echo etl'),
    'child.xml': definition('child'),
    'hello.xml': definition('hello', 'echo hello'),
    'nightly.xml': coordinator({ cron: '0 2 * * *', starts: ['etl'] }),
    'links.xml': '<file-links><link name="files" type="local" root="/data"/></file-links>',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  for (const name of ['etl.xml', 'nightly.xml']) await served.akkaflow('submit', join(dir, name));
  await served.akkaflow('submit', 'examples/demo.xml');
  await served.akkaflow('link', 'add', 'dw', '--type', 'sqlite', '--option', 'path=/data/dw.db');
  const id = (await served.akkaflow('workflow', 'trigger', 'etl', '-p', 'day=x')).out.trim();
  await served.akkaflow('instance', 'logs', id, '-f');
  const substitute = (word: string, _: number, words: readonly string[]): string => {
    const known: Readonly<Record<string, string>> = {
      FILE: join(dir, 'hello.xml'),
      'FILE…': join(dir, 'hello.xml'),
      NAME: 'etl',
      ID: id,
      NAME_OR_ID: 'etl',
      DAY: '2026-11-23',
      TEXT: 'et',
      ROLE: 'viewer',
      FOLDER: '/etl',
      'examples/*.xml': 'examples/demo.xml',
      vpc: 'default',
      KIND: 'sql',
      URL: 'http://127.0.0.1:1',
      DIR: join(dir, 'out'),
      backup: join(dir, 'out'),
      '1ng7sae': id,
      '1kdm4c': id,
      load: '步骤1',
    };
    if (word === 'NAME' && words[0] === 'access') return words[1] === 'token' ? 'ci' : 'token:ci';
    return known[word] ?? (Object.hasOwn(files, word) ? join(dir, word) : word);
  };
  const run = async (line: string) => {
    const { words, reads } = wordsOf(line);
    const terminal = fakeTerminal();
    const variables = { AKKAFLOW_URL: served.url, AKKAFLOW_TOKEN: TOKEN, XDG_CONFIG_HOME: dir, WF_PASSWORD: 'secret' };
    const input = { readAll: async () => (reads ? 'secret' : '') };
    const exitCode = await runProgram(words.map(substitute), { terminal, variables, input });
    return { exitCode, err: terminal.text('err') };
  };
  return run;
}

/** Such as `akkaflow campaign list, info, cancel`: a line for each. */
function linesOf(line: string): readonly string[] {
  const several = /^akkaflow ((?:\w+, )+\w+)$/.exec(line);
  if (several !== null) return (several[1] ?? '').split(', ').map((name) => `akkaflow ${name} --help`);
  const found = /^(akkaflow \w+) ((?:\w+, )+\w+)$/.exec(line);
  if (found === null) return [line.replaceAll(/ ?\[[^\]]*\]…?/g, '')];
  return (found[2] ?? '').split(', ').map((verb) => `${found[1]} ${verb} --help`);
}

const RUN_HERE = COMMANDS.filter(({ line }) => !NOT_HERE.some(([pattern]) => pattern.test(line)));

describe('every command in the documentation', () => {
  it('is found', () => {
    expect(COMMANDS.length).toBeGreaterThan(60);
    const pages = new Set(COMMANDS.map(({ where }) => where.split(':')[0]));
    expect([...pages]).toEqual(expect.arrayContaining(['README.md', 'docs/cli.md', 'docs/links.md']));
  });

  it.each(RUN_HERE.flatMap(({ where, line }) => linesOf(line).map((one) => [where, one])))(
    '%s: %s',
    async (_, line) => {
      const run = await world();
      const { exitCode, err } = await run(line);
      expect({ exitCode, err }).toEqual({ exitCode: expect.toSatisfy((code: number) => ENDS.includes(code)), err });
    },
  );

  it.each(NOT_HERE)('that matches %s cannot run here: %s', (pattern) => {
    expect(COMMANDS.some(({ line }) => pattern.test(line))).toBe(true);
  });
});

/** Commands whose section has their name, or that stand in the table of another page. */
const IN_HEADINGS = ['run', 'validate', 'submit', 'simulate', 'plan', 'workflow submit', 'local up', 'worker'];

describe('docs/cli.md', () => {
  const documented = COMMANDS.map(({ line }) => line).join('\n');
  const leaves = PROGRAM.commands.flatMap((one) =>
    one.commands.length === 0 ? [one.name()] : one.commands.map((each) => `${one.name()} ${each.name()}`),
  );

  it.each(leaves.filter((path) => !IN_HEADINGS.includes(path)))('has %s', (path) => {
    expect(documented).toMatch(new RegExp(`akkaflow ${path}( |$)`, 'm'));
  });
});
