import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coordinator, definition } from '../api/test-api.ts';
import { type Ending, serveApi } from './served-api.ts';
import { tempDir } from './temp-dir.ts';

function file(xml = definition()): string {
  const path = join(tempDir(), 'etl.xml');
  writeFileSync(path, xml);
  return path;
}

async function served(ending?: Ending) {
  const system = await serveApi(ending);
  await system.akkaflow('submit', file());
  return system;
}

const TRIGGER = ['workflow', 'trigger', 'etl', '-p', 'day=x'];
const OUTPUT = [{ t: 0, s: 'out' as const, d: 'loaded\n' }];

describe('workflow trigger --wait', () => {
  it.each([
    ['SUCCEEDED', 0],
    ['FAILED', 10],
  ] as const)('of what has %s prints the node table and exits %i', async (outcome, code) => {
    const { akkaflow } = await served({ outcome, output: OUTPUT });
    const { exitCode, out, err } = await akkaflow(...TRIGGER, '--wait');
    expect({ exitCode, out }).toEqual({ exitCode: code, out: expect.stringMatching(/^NODE\tKIND\t/) });
    expect(err).toMatch(new RegExp(`\\netl [0-9a-z]{20} ${outcome} after `));
  });

  it('with --logs prints what the scripts write instead', async () => {
    const { akkaflow } = await served({ outcome: 'FAILED', message: 'exit code 3', output: OUTPUT });
    const { exitCode, out, err } = await akkaflow(...TRIGGER, '--logs');
    expect({ exitCode, out }).toEqual({ exitCode: 10, out: 'loaded\n' });
    expect(err).toContain('the instance failed: node 步骤1: exit code 3');
  });

  it('interrupted says how to come back, leaves the instance alone and exits 130', async () => {
    const { akkaflow, api } = await served();
    api.env.actions.receive = async () => [];
    for (const how of ['--wait', '--logs']) {
      const waiting = akkaflow(...TRIGGER, how);
      setTimeout(() => process.emit('SIGINT'), 300);
      const { exitCode, err } = await waiting;
      expect(exitCode).toBe(130);
      expect(err).toMatch(/interrupted; [0-9a-z]{20} goes on: come back with 'akkaflow instance logs [0-9a-z]{20} -f'/);
    }
    expect((await akkaflow('instance', 'list', '--status', 'running', '-o', 'name')).out.split('\n')).toHaveLength(3);
  });

  it('starts nothing in a dry run', async () => {
    const { akkaflow } = await served();
    const { exitCode, out, err } = await akkaflow(...TRIGGER, '--dry-run');
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
    expect(err).toContain('Would start version 1 of etl with day=x\n');
    expect((await akkaflow('instance', 'list', '-o', 'name')).out).toBe('');
    expect((await akkaflow('workflow', 'trigger', 'nope', '--dry-run')).exitCode).toBe(3);
  });
});

describe('instance search', () => {
  it('finds by the beginning of a name or an id', async () => {
    const { akkaflow } = await served();
    const id = (await akkaflow(...TRIGGER)).out.trim();
    expect((await akkaflow('instance', 'search', 'et', '-o', 'name')).out).toBe(`${id}\n`);
    expect((await akkaflow('instance', 'search', id.slice(0, 6), '-o', 'name')).out).toBe(`${id}\n`);
    expect(await akkaflow('instance', 'search', 'x', '-o', 'name')).toEqual({
      exitCode: 0,
      out: '',
      err: 'Nothing begins so\n',
    });
  });
});

describe('why', () => {
  it('of an instance that failed names the node, the reason and the way on', async () => {
    const { akkaflow } = await served({ outcome: 'FAILED', message: 'exit code 3' });
    const err = (await akkaflow(...TRIGGER, '--wait')).err;
    const id = /etl ([0-9a-z]{20}) FAILED/.exec(err)?.[1] ?? '';
    const { exitCode, out } = await akkaflow('why', id.slice(0, 8));
    expect(exitCode).toBe(0);
    expect(out).toContain('Node 步骤1 is the reason: exit code 3\n');
    expect(out).toContain(`akkaflow instance rerun ${id} --recover\n`);
  });

  it('of an instance that waits for a worker tells why none starts', async () => {
    const { api, akkaflow } = await served();
    const failure = { since: 0, at: 0, count: 1, reason: 'no such image', retryAt: 0 };
    await api.env.fleets.save('default', undefined, { number: 1, startedAt: 0, starts: [], failure });
    api.env.actions.receive = async () => [];
    const id = /[0-9a-z]{20}/.exec((await akkaflow(...TRIGGER)).out)?.[0] ?? '';
    await expect
      .poll(async () => (await akkaflow('why', id)).out)
      .toContain('No worker of the group default starts: the last start failed: no such image.');
  });

  it('of a workflow tells what starts it and how its last instance stands', async () => {
    const { akkaflow } = await served();
    expect((await akkaflow('why', 'etl')).out).toContain('No instance of it was ever started');
    await akkaflow(...TRIGGER, '--wait');
    expect((await akkaflow('why', 'etl')).out).toMatch(/No coordinator of its own starts it\.\n.* of etl is SUCCEEDED/);
  });

  it('of a coordinator tells what it waits for', async () => {
    const { akkaflow } = await served();
    await akkaflow('submit', file(definition('report')), file(coordinator({ depends: ['etl'] })));
    expect((await akkaflow('why', 'nightly')).out).toContain('etl');
  });

  it('of nothing exits 3 and tells where to look', async () => {
    const { akkaflow } = await served();
    expect(await akkaflow('why', 'nope')).toMatchObject({ exitCode: 3, err: expect.stringContaining('workflow list') });
  });
});
