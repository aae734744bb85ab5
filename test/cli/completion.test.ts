import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '#cli/program.ts';
import { definition } from '../api/test-api.ts';
import { fakeTerminal, NO_INPUT } from './fake-terminal.ts';
import { serveApi } from './served-api.ts';
import { tempDir } from './temp-dir.ts';

async function script(shell: string): Promise<string> {
  const terminal = fakeTerminal();
  await runProgram(['completion', shell], { terminal, variables: {}, input: NO_INPUT });
  return terminal.text('out');
}

/** What bash offers for a line; names come from a program that stands in for akkaflow. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const dir = tempDir();
  writeFileSync(join(dir, 'completion.bash'), await script('bash'));
  writeFileSync(join(dir, 'akkaflow'), '#!/bin/sh\n[ "$1 $2" = "completion names" ] && echo "$3-a" && echo "$3-b"\n');
  chmodSync(join(dir, 'akkaflow'), 0o755);
  const line = ['akkaflow', ...words].map((word) => `'${word}'`).join(' ');
  const program = `source ${dir}/completion.bash; COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _akkaflow; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const PATH = `${dir}:${process.env['PATH']}`;
  const out = execFileSync('bash', ['--norc', '-eu', '-c', program], { encoding: 'utf8', env: { PATH } });
  return out.trimEnd().split('\n');
}

describe('completion in bash', () => {
  it.each([
    ['commands', ['wo'], ['worker', 'workflow']],
    ['subcommands', ['workflow', 'tr'], ['tree', 'trigger']],
    ['subcommands of what comes after options', ['--no-headers', 'coordinator', 'dis'], ['disable']],
    ['options', ['workflow', 'trigger', 'etl', '--log'], ['--logs', '--logical-time']],
    ['options of every command', ['validate', '--prof'], ['--profile']],
    ['names', ['workflow', 'info', ''], ['workflow-a', 'workflow-b']],
    ['names of instances', ['instance', 'kill', 'instance-b'], ['instance-b']],
    ['topics', ['explain', ''], ['topic-a', 'topic-b']],
  ])('offers %s', async (_, words, expected) => {
    expect([...(await offered(...words))].sort()).toEqual([...expected].sort());
  });
});

describe('completion', () => {
  it('of other shells holds every command', async () => {
    expect(await script('zsh')).toMatch(/^#compdef akkaflow\n/);
    const fish = await script('fish');
    expect(fish).toContain("complete -c akkaflow -f -n '__fish_seen_subcommand_from instance; and not");
    expect(fish).toContain('-l logical-time');
  });

  it('gets names from the system, but for those that a shell would split', async () => {
    const { akkaflow } = await serveApi();
    const dir = tempDir();
    for (const name of ['etl', 'with blank']) {
      writeFileSync(join(dir, 'x.xml'), definition(name));
      await akkaflow('submit', join(dir, 'x.xml'));
    }
    expect((await akkaflow('completion', 'names', 'workflow')).out).toBe('etl\n');
    expect((await akkaflow('completion', 'names', 'topic')).out).toContain('sql\n');
    expect((await akkaflow('completion', 'names', 'link')).out).toBe('');
  });
});
