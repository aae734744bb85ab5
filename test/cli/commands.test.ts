import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definition } from '../api/test-api.ts';
import { type ServedApi, serveApi } from './served-api.ts';
import { tempDir } from './temp-dir.ts';

const UNKNOWN = '1ng7saeyak4tpadwdswp';

function file(xml = definition()): string {
  const path = join(tempDir(), 'etl.xml');
  writeFileSync(path, xml);
  return path;
}

/** An id of an instance of `etl`. */
async function triggered({ akkaflow }: ServedApi): Promise<string> {
  await akkaflow('workflow', 'submit', file());
  return (await akkaflow('workflow', 'trigger', 'etl', '-p', 'day=x')).out.trim();
}

describe('workflow commands', () => {
  it('submit tells the version, and warnings apart from it', async () => {
    const { akkaflow } = await serveApi();
    const path = file(definition().replace('</work-flow>', '<kill name="unreached"/></work-flow>'));
    const { exitCode, out, err } = await akkaflow('workflow', 'submit', path);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'etl version 1 (created)\n' });
    expect(err).toMatch(new RegExp(`^${path}:5:\\d+: warning: `));
  });

  it('submit of a file with errors exits 6, says where they are, and prints no data', async () => {
    const { akkaflow } = await serveApi();
    const path = file('<work-flow name="x">');
    const { exitCode, out, err } = await akkaflow('workflow', 'submit', path);
    expect({ exitCode, out }).toEqual({ exitCode: 6, out: '' });
    expect(err).toContain(`${path}:1:`);
  });

  it('submit of a file that is not there exits 1', async () => {
    const { akkaflow } = await serveApi();
    expect(await akkaflow('workflow', 'submit', '/nowhere.xml')).toMatchObject({ exitCode: 1, out: '' });
  });

  it('list, info and delete what was submitted', async () => {
    const { akkaflow } = await serveApi();
    const path = file();
    await akkaflow('workflow', 'submit', path);
    expect((await akkaflow('workflow', 'list')).out).toMatch(/^NAME\tDIR\tVERSION\t.*\netl\t\/etl\t1\t/);
    expect((await akkaflow('workflow', 'info', 'etl')).out).toMatch(/state\tlive\n/);
    expect((await akkaflow('workflow', 'info', 'etl', '--xml')).out).toBe(definition());
    expect(await akkaflow('workflow', 'delete', 'etl')).toMatchObject({ exitCode: 0, out: '', err: 'Deleted etl\n' });
    expect((await akkaflow('workflow', 'list', '-o', 'json')).out).toBe('[]\n');
    expect((await akkaflow('workflow', 'delete', 'etl')).exitCode).toBe(3);
  });

  it('trigger with --run starts one whose success makes nothing ready', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', file());
    const id = (await akkaflow('workflow', 'trigger', 'etl', '--run', '-p', 'day=x')).out.trim();
    expect((await akkaflow('instance', 'info', id)).out).toMatch(/started by\tlocal \(run\)\n/);
  });

  it('trigger prints nothing but the id', async () => {
    const served = await serveApi();
    expect(await triggered(served)).toMatch(/^[0-9a-z]{20}$/);
  });

  it('trigger with an undefined parameter exits 6 and names it', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('workflow', 'submit', file());
    const { exitCode, out, err } = await akkaflow('workflow', 'trigger', 'etl');
    expect({ exitCode, out }).toEqual({ exitCode: 6, out: '' });
    expect(err).toMatch(/^etl:3:\d+: error: .*day/);
  });

  it('trigger with one idempotency key starts one instance', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('workflow', 'submit', file());
    const ids = [];
    for (const value of ['x', 'y']) {
      ids.push((await akkaflow('workflow', 'trigger', 'etl', '-p', `day=${value}`, '--idempotency-key', 'k')).out);
    }
    expect(ids[0]).toBe(ids[1]);
  });

  it('trigger sets the logical time', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('workflow', 'submit', file());
    const at = '2026-11-01T00:00:00+01:00';
    const { out } = await akkaflow('workflow', 'trigger', 'etl', '-p', 'day=x', '--logical-time', at, '-o', 'json');
    const { id } = JSON.parse(out) as { id: string };
    expect((await akkaflow('instance', 'info', id)).out).toMatch(/logical time\t2026-10-31 23:00:00 \+00:00 UTC\n/);
  });
});

describe('instance commands', () => {
  it('list and show instances, by a prefix too', async () => {
    const served = await serveApi();
    const id = await triggered(served);
    expect((await served.akkaflow('instance', 'list', '--workflow', 'etl')).out).toMatch(
      new RegExp(`^ID\tWORKFLOW\tSTATUS\t.*\n${id}\tetl\t`),
    );
    const { out } = await served.akkaflow('instance', 'info', id.slice(0, 12));
    expect(out).toMatch(/^id\t.*\nworkflow\tetl version 1\n/);
    expect(out).toMatch(/\n步骤1\tshell\t/);
  });

  it.each([
    ['info', UNKNOWN],
    ['logs', UNKNOWN],
    ['kill', UNKNOWN],
  ])('%s of an unknown id exits 3', async (name, id) => {
    const { akkaflow } = await serveApi();
    expect(await akkaflow('instance', name, id)).toMatchObject({ exitCode: 3, out: '' });
  });

  it('with an ambiguous prefix exit 5 and name some', async () => {
    const served = await serveApi();
    const [first, second] = [await triggered(served), await triggered(served)];
    const { exitCode, err } = await served.akkaflow('instance', 'info', first.slice(0, 6));
    expect(exitCode).toBe(5);
    expect(err).toContain(second);
  });

  it('logs prints what was written, and to the end of it with -f', async () => {
    const output = [
      { t: 0, s: 'out' as const, d: 'loaded\n' },
      { t: 0, s: 'err' as const, d: 'slow\n' },
    ];
    const served = await serveApi({ outcome: 'SUCCEEDED', output });
    const id = await triggered(served);
    const { exitCode, out, err } = await served.akkaflow('instance', 'logs', id, '-f');
    expect({ exitCode, out, err }).toEqual({ exitCode: 0, out: 'loaded\n', err: '==> 步骤1 <==\nslow\n' });
    expect((await served.akkaflow('instance', 'logs', id, '步骤1')).out).toBe('loaded\n');
    expect((await served.akkaflow('instance', 'logs', id, 'nope')).exitCode).toBe(3);
  });

  it('rerun, suspend and kill do what they say, or exit 5 with the reason', async () => {
    const served = await serveApi();
    const id = await triggered(served);
    await served.akkaflow('instance', 'logs', id, '-f');
    expect((await served.akkaflow('instance', 'kill', id)).err).toContain('already ended');
    expect((await served.akkaflow('instance', 'kill', id)).exitCode).toBe(5);
    expect((await served.akkaflow('instance', 'suspend', id, '--no-wait')).out).toBe(`${id} suspend accepted\n`);
    expect((await served.akkaflow('instance', 'rerun', id, '--from', '步骤1')).out).toBe(`${id} rerun applied\n`);
    const { out } = await served.akkaflow('instance', 'info', id, '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ id, run: 2 });
  });
});

describe('a wrong token', () => {
  it('exits 4 and tells where a right one goes', async () => {
    const { akkaflow } = await serveApi();
    const { exitCode, err } = await akkaflow('instance', 'list', '--token', 'junk');
    expect(exitCode).toBe(4);
    expect(err).toContain('Authorization');
  });
});

describe('run', () => {
  it('of what succeeds exits 0 and prints the node table', async () => {
    const { akkaflow } = await serveApi();
    const { exitCode, out, err } = await akkaflow('run', file(), '-p', 'day=x');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^NODE\tKIND\tSTATUS\t.*\nstart\t.*\n步骤1\tshell\tSUCCEEDED\t1\t1\t/);
    expect(err).toMatch(/ 步骤1 SUCCEEDED after /);
    expect(err).toMatch(/\netl [0-9a-z]{20} SUCCEEDED after /);
  });

  it('of what fails exits 10 and tells the node, the reason and the last lines', async () => {
    const output = [{ t: 0, s: 'out' as const, d: Array.from({ length: 30 }, (_, line) => `line ${line}\n`).join('') }];
    const { akkaflow } = await serveApi({ outcome: 'FAILED', message: 'exit code 3', output });
    const { exitCode, out, err } = await akkaflow('run', file(), '-p', 'day=x', '-o', 'json');
    expect(exitCode).toBe(10);
    expect(JSON.parse(out)).toMatchObject({ status: 'FAILED', reason: { node: '步骤1' } });
    expect(err).toContain('line 10\n');
    expect(err).not.toContain('line 9\n');
    expect(err).toMatch(/akkaflow: the instance failed: node 步骤1: exit code 3\n$/);
  });

  it('of what is killed exits 11 and tells why', async () => {
    const { akkaflow } = await serveApi();
    const xml =
      '<work-flow name="k"><start name="s" to="x"/><kill name="x"><message>no input</message></kill><end name="e"/></work-flow>';
    const { exitCode, err } = await akkaflow('run', file(xml));
    expect(exitCode).toBe(11);
    expect(err).toContain('no input');
  });

  it('submits other files first, for sub-workflows of the one that it runs', async () => {
    const { akkaflow } = await serveApi();
    const call = '<sub-workflow name="etl"><param name="day" value="x"/></sub-workflow>';
    const parent = `<work-flow name="p"><start name="s" to="a"/><action name="a">${call}<ok to="e"/></action><end name="e"/></work-flow>`;
    const { exitCode, out, err } = await akkaflow('run', file(parent), file());
    expect({ exitCode, err }).toMatchObject({ exitCode: 0, err: expect.not.stringContaining('warning') });
    expect(out).toMatch(/\na\tsub-workflow\tSUCCEEDED\t.*\tinstance [0-9a-z]{20}\n/);
    expect((await akkaflow('workflow', 'list')).out).toContain('etl');
  });

  it('starts nothing when one of several files has errors', async () => {
    const { akkaflow, api } = await serveApi();
    const path = file('<work-flow name="x"/>');
    expect(await akkaflow('run', file(), path)).toMatchObject({ exitCode: 6, err: expect.stringContaining(path) });
    expect(await api.env.workflows.head('etl')).toBeUndefined();
  });

  it('of a file with errors starts nothing and exits 6', async () => {
    const { akkaflow, api } = await serveApi();
    const path = file('<work-flow name="x"/>');
    const { exitCode, out, err } = await akkaflow('run', path);
    expect({ exitCode, out }).toEqual({ exitCode: 6, out: '' });
    expect(err).toContain(`${path}:1:1: error: `);
    expect(await api.env.workflows.head('x')).toBeUndefined();
  });

  it('with an undefined parameter exits 6', async () => {
    const { akkaflow } = await serveApi();
    expect((await akkaflow('run', file())).exitCode).toBe(6);
  });
});
