import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { makeProgram, runProgram } from '#cli/program.ts';
import { fakeTerminal, NO_INPUT } from './fake-terminal.ts';

async function run(...args: readonly string[]) {
  const terminal = fakeTerminal();
  const exitCode = await runProgram(args, { terminal, variables: { XDG_CONFIG_HOME: '/nowhere' }, input: NO_INPUT });
  return { exitCode, out: terminal.text('out'), err: terminal.text('err') };
}

/** The words that lead to each command there is. */
function paths(command: Command, path: readonly string[] = []): readonly (readonly string[])[] {
  return [path, ...command.commands.flatMap((each) => paths(each, [...path, each.name()]))];
}

const PROGRAM = makeProgram({ terminal: fakeTerminal(), variables: {}, input: NO_INPUT });

describe('every command', () => {
  it.each(paths(PROGRAM).map((path) => [path]))('%j has a help with an example', async (path) => {
    const { exitCode, out, err } = await run(...path, '--help');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/Examples?:\n {2}\$ (source <\()?akkaflow /);
    expect(err).toBe('');
  });
});

describe('wrong usage', () => {
  it.each([
    [['wat'], 'unknown command'],
    [['run'], 'missing required argument'],
    [['run', 'a.xml', '-p', 'day'], 'must be name=value'],
    [['instance', 'info', 'a', 'b'], 'too many arguments'],
    [['instance', 'list', '-o', 'yaml'], 'Allowed choices are table, wide, json, name'],
    [['instance', 'list', '--limit', '0'], 'from 1 to'],
    [['coordinator', 'next', 'nightly', '-n', 'all'], 'from 1 to'],
    [['submit'], 'missing required argument'],
    [['backfill', 'etl', '--from', '2026-11-01'], "required option '--to"],
    [['backfill', 'etl', '--from', '2026-11-31', '--to', '2026-12-01'], 'a day of the calendar'],
    [['workflow', 'trigger', 'etl', '--downstream', '--run'], 'cannot be used with'],
    [['instance', 'list', '--day', '2026-11-23', '--status', 'failed'], 'cannot be used with'],
    [['instance', 'rerun', 'x', '--recover', '--from', 'load'], 'cannot be used with'],
    [['instance', 'list', '--verbose'], 'unknown option'],
    [['workflow', 'trigger', 'etl', '--logical-time', '2026-11-23'], 'time with its zone'],
    [['workflow', 'list', '--url', 'here'], 'is no URL'],
    [['workflow', 'list', '--url', 'http://127.0.0.1:1', '--data', '/nowhere'], 'No token'],
  ])('%j exits 2 and says why', async (args, message) => {
    const { exitCode, out, err } = await run(...args);
    expect(err).toContain(message);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
  });

  it('with no command at all exits 2 and shows the help', async () => {
    const { exitCode, err } = await run();
    expect(exitCode).toBe(2);
    expect(err).toContain('Usage: akkaflow');
  });
});

describe('a command without a system', () => {
  it('that names none tells how to start one', async () => {
    const { exitCode, err } = await run('instance', 'list', '--data', '/nowhere');
    expect(exitCode).toBe(1);
    expect(err).toContain("'akkaflow local up --data /nowhere'");
  });

  it('where nobody listens says so', async () => {
    const { exitCode, err } = await run('instance', 'list', '--url', 'http://127.0.0.1:1', '--token', 'x');
    expect(exitCode).toBe(1);
    expect(err).toContain('Nothing answers at http://127.0.0.1:1');
  });
});
