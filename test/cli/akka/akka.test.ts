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

const DAY_MS = 86_400_000;

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

async function ended(id: string): Promise<void> {
  await expect
    .poll(async () => JSON.parse((await run('akka', '-o', 'json', 'instance', '-info', id)).out).status, {
      timeout: 10_000,
    })
    .toMatch(/^(SUCCEEDED|FAILED)$/);
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
  });

  it('show what is going on, and workflows without their definition', async () => {
    await run('akka', 'workflow', '-add', file());
    expect(await run('akka', 'front')).toMatchObject({ exitCode: 0, out: expect.stringContaining('Nothing runs') });
    expect((await run('akka', 'workflow', '-info', 'etl')).out).toMatch(/^name\tetl\n/);
    expect((await run('akka', '-o', 'json', 'workflow', '-list', 'elsewhere')).out).toBe('[]\n');
  });

  it.each([['-p', 'day=1&city=%E5%B9%BF%E5%B7%9E'], ['day=1&city=广州']])(
    'run with parameters as %s %s',
    async (...params) => {
      await run('submit-workflow', file());
      const { data } = await answer('akka', 'workflow', '-run', 'etl', ...params);
      const info = JSON.parse((await run('akka', '-o', 'json', 'instance', '-info', String(data))).out);
      expect(info.context.params).toMatchObject({ day: '1', city: '广州' });
    },
  );

  it('rerun only what failed, delete an ended instance, and a folder that has nothing in it', async () => {
    served = await serveApi({ outcome: 'FAILED', message: 'no' });
    await run('submit-workflow', file(definition('etl', 'echo')));
    const id = String((await answer('akka', 'workflow', '-trigger', 'etl')).data);
    await ended(id);
    expect(await answer('akka', 'instance', '-rerun', id, '--recover')).toMatchObject({ exitCode: 0, data: id });
    await ended(id);
    expect(await answer('akka', 'instance', '-kill', id)).toMatchObject({ exitCode: 5, result: 'fail' });
    expect(await answer('akka', 'instance', '-del', id)).toMatchObject({ exitCode: 0, data: null });
    expect(await answer('akka', 'instance', '-del', id)).toMatchObject({ exitCode: 3, result: 'fail' });
    expect(await answer('akka', 'util', '-del-dir', '/nothing')).toMatchObject({ exitCode: 0, result: 'success' });
  });

  describe('akka instance -search', () => {
    beforeEach(async () => {
      for (const name of ['etl', 'report']) {
        await run('submit-workflow', file(definition(name, 'echo')));
        await ended(String((await answer('akka', 'workflow', '-trigger', name)).data));
      }
    });

    /** The workflows of the instances that are found; when no day is named, around the one of the system's clock, in every zone. */
    async function found(...args: readonly string[]): Promise<readonly string[]> {
      const days = args.includes('--sdate') ? [] : ['--sdate', dayIn(-1), '--edate', dayIn(1)];
      const { exitCode, out } = await run('akka', '-o', 'json', 'instance', '-search', ...days, ...args);
      expect(exitCode).toBe(0);
      return (JSON.parse(out) as { workflow: string }[]).map(({ workflow }) => workflow).sort();
    }

    function dayIn(days: number): string {
      return new Date(served.api.env.clock.now() + days * DAY_MS).toISOString().slice(0, 10);
    }

    it.each<[string, readonly string[]]>([
      ['', ['etl', 'report']],
      ['--key rep', ['report']],
      ['--key port', []],
      ['--status 成功', ['etl', 'report']],
      ['--status SUCCEEDED --key etl', ['etl']],
      ['--status 失败', []],
      ['--status running', []],
      ['--sdate 2000-1-1 --edate 2000-01-02', []],
    ])('%s', async (args, workflows) => {
      expect(await found(...args.split(' ').filter((word) => word !== ''))).toEqual(workflows);
    });
  });

  it.each([
    ['--status done', 'it must be one of 成功'],
    ['--sdate yesterday', 'it must be a day'],
    ['--sdate 2026-02-30', 'it must be a day'],
    ['--sdate 2026-11-02 --edate 2026-11-01', '--sdate is after --edate'],
    ['--sdate 2020-01-01 --edate 2026-11-01', 'at most 366 days'],
    ['--creator me', 'leave it out'],
  ])('akka instance -search %s exits 2 and says why', async (args, message) => {
    const { exitCode, out, err } = await run('akka', 'instance', '-search', ...args.split(' '));
    expect(err).toContain(message);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
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

  it.each(['del-workflow', 'akka workflow -explode', 'akka nothing', 'akka coor -add a.xml', 'akka', 'del-coor a b'])(
    '%s exits 2',
    async (words) => {
      expect(await run(...words.split(' '))).toMatchObject({ exitCode: 2, out: '' });
    },
  );
});
