import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runAkka } from '#cli/akka/akka-program.ts';
import { FIRST_COMMANDS } from '#cli/akka/first-commands.ts';
import { INSTANCE_COMMANDS } from '#cli/akka/instance-commands.ts';
import { UTIL_COMMANDS } from '#cli/akka/util-commands.ts';
import { WORKFLOW_COMMANDS } from '#cli/akka/workflow-commands.ts';
import { coordinator, definition, TOKEN } from '../../api/test-api.ts';
import { fakeTerminal, NO_INPUT } from '../fake-terminal.ts';
import { type ServedApi, serveApi } from '../served-api.ts';
import { tempDir } from '../temp-dir.ts';

let served: ServedApi;
beforeEach(async () => {
  served = await serveApi();
});

async function run(...args: readonly string[]) {
  const terminal = fakeTerminal();
  const variables = { AKKAFLOW_URL: served.url, AKKAFLOW_TOKEN: TOKEN };
  const exitCode = await runAkka(args, { terminal, variables, input: NO_INPUT });
  return { exitCode, out: terminal.text('out'), err: terminal.text('err') };
}

async function answer(...args: readonly string[]) {
  const { exitCode, out } = await run(...args);
  expect(out).toMatch(/^\{"result":.*\}\n$/);
  return { exitCode, ...(JSON.parse(out) as { result: string; msg: string; data: unknown }) };
}

function file(xml = definition()): string {
  const path = join(tempDir(), 'definition.xml');
  writeFileSync(path, xml);
  return path;
}

describe("akkaflow's commands", () => {
  it('submit, trigger, reset and delete', async () => {
    expect(await answer('submit-workflow', file(definition('report', 'echo')))).toMatchObject({ exitCode: 0 });
    expect(await answer('submit-coor', file(coordinator()))).toMatchObject({ exitCode: 0 });
    expect(await answer('akka', 'workflow', '-trigger', 'report', '--blood')).toMatchObject({ exitCode: 0 });
    expect(await answer('akka', 'workflow', '-reset', 'nightly')).toMatchObject({ exitCode: 0 });
    expect(await answer('akka', 'util', '-reset-all')).toMatchObject({ exitCode: 0, data: 1 });
    expect(await answer('akka', 'util', '-del-dir', '/etl')).toMatchObject({ exitCode: 5, result: 'fail' });
    expect(await answer('del-coor', 'nightly')).toMatchObject({ exitCode: 0 });
    expect(await answer('akka', 'workflow', '-del', 'report')).toMatchObject({ exitCode: 0 });
    expect(await answer('del-workflow', 'report')).toMatchObject({ exitCode: 3, result: 'fail' });
  });

  it('check and show workflows', async () => {
    expect(await answer('akka', 'workflow', '-check', file('<x/>'))).toMatchObject({ exitCode: 6, result: 'fail' });
    expect(await answer('akka', 'workflow', '-add', file())).toMatchObject({ exitCode: 0 });
    expect((await run('akka', 'workflow', '-info', 'etl', '--xml')).out).toBe(definition());
    expect((await run('akka', 'workflow', '-list', '/etl')).out).toContain('etl');
  });

  it('run, kill, rerun and show instances', async () => {
    await run('submit-workflow', file());
    const { data } = await answer('akka', 'workflow', '-run', 'etl', '--param', 'day=1+1&city=广州');
    const id = String(data);
    const info = JSON.parse((await run('akka', '-o', 'json', 'instance', '-info', id)).out);
    expect(info.context).toMatchObject({ startKind: 'run', params: { day: '1+1', city: '广州' } });
    expect(await run('akka', 'instance', '-info', '-log', id)).toMatchObject({ exitCode: 0 });
    await run('kill-wf-instance', id);
    expect(await answer('rerun-wf-instance', id.slice(0, 14))).toMatchObject({ exitCode: 0, data: id });
    expect(await run('akka', 'instance', '-search', '--key', 'etl')).toMatchObject({ exitCode: 0 });
    expect(await run('akka', 'instance', '-search', '--status', 'done')).toMatchObject({ exitCode: 2, out: '' });
  });

  const groups = Object.entries({ workflow: WORKFLOW_COMMANDS, instance: INSTANCE_COMMANDS, util: UTIL_COMMANDS });
  const all = [
    ...Object.keys(FIRST_COMMANDS),
    'akka front',
    ...groups.flatMap(([group, commands]) => Object.keys(commands).map((verb) => `akka ${group} -${verb}`)),
  ];

  it.each(all)('%s has a help with an example', async (words) => {
    const { exitCode, out } = await run(...words.split(' '), '--help');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/Example:\n {2}\$ /);
  });

  it.each(['del-workflow', 'akka workflow -explode', 'akka nothing', 'akka', 'del-coor a b'])(
    '%s exits 2',
    async (words) => {
      expect(await run(...words.split(' '))).toMatchObject({ exitCode: 2, out: '' });
    },
  );
});
