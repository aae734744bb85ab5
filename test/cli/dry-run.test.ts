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
  await system.akkaflow('submit', file(), file(definition('report')));
  return system;
}

const TRIGGER = ['workflow', 'trigger', 'etl', '-p', 'day=x'];

describe('a dry run', () => {
  it('of submit tells what would be stored, or why not, and stores nothing', async () => {
    const { akkaflow } = await served();
    const path = file(definition('etl', 'echo other'));
    const { exitCode, out, err } = await akkaflow('submit', path, '--dry-run', '--no-headers');
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: `${path}\tetl\t2\tupdated\t~步骤1\t\n` });
    expect(err).toContain('Nothing was changed\n');
    expect((await akkaflow('diff', path)).exitCode).toBe(7);
    expect((await akkaflow('submit', file('<work-flow name="x"/>'), '--dry-run')).exitCode).toBe(6);
  });

  it.each([
    [['workflow', 'delete', 'etl'], 'Would delete etl, version 1'],
    [['coordinator', 'disable', 'nightly'], 'Would disable nightly'],
    [['coordinator', 'reset', 'nightly'], 'Would reset nightly'],
    [['coordinator', 'delete', 'nightly'], 'Would delete the coordinator nightly'],
    [['link', 'add', 'dw', '--type', 'sqlite', '--option', 'path=/x.db'], 'Would add the link dw'],
  ])('of %j says so', async (args, sentence) => {
    const { akkaflow } = await served();
    await akkaflow('submit', file(coordinator({ cron: '0 2 * * *' })));
    const before = await akkaflow('coordinator', 'list', '-o', 'json');
    expect(await akkaflow(...args, '--dry-run')).toEqual({
      exitCode: 0,
      out: '',
      err: `${sentence}; nothing was changed\n`,
    });
    expect(await akkaflow('coordinator', 'list', '-o', 'json')).toEqual(before);
    expect((await akkaflow('workflow', 'list', '-o', 'name')).out).toBe('etl\nreport\n');
    expect((await akkaflow('link', 'list', '-o', 'name')).out).toBe('');
  });

  it.each([
    [['workflow', 'delete', 'report'], 5, 'depend on it: nightly'],
    [['workflow', 'delete', 'nope'], 3, 'nope'],
    [['coordinator', 'enable', 'nope'], 3, 'nope'],
    [['link', 'delete', 'nope'], 3, 'nope'],
    [['link', 'add', 'dw', '--type', 'sqlite', '--option', 'path=x'], 6, 'path must be an absolute path'],
    [['link', 'add', 'dw', '--type', 'sqlite', '--option', 'extension=x'], 6, 'has no option "extension"'],
    [['campaign', 'cancel', '1ng7saeyak4tpadwdswp'], 3, '1ng7'],
  ])('of %j, which cannot be done, exits %i and says why', async (args, code, message) => {
    const { akkaflow } = await served();
    await akkaflow('submit', file(coordinator({ depends: ['report'], starts: ['etl'] })));
    expect(await akkaflow(...args, '--dry-run')).toMatchObject({
      exitCode: code,
      err: expect.stringContaining(message),
    });
  });

  it('of a command to an instance tells whether it could be done', async () => {
    const { akkaflow } = await served();
    const id = (await akkaflow(...TRIGGER)).out.trim();
    await akkaflow('instance', 'logs', id, '-f');
    const rerun = await akkaflow('instance', 'rerun', id.slice(0, 8), '--dry-run', '--no-headers');
    expect(rerun).toMatchObject({ exitCode: 0, out: `${id}\tetl\tplanned\t\n`, err: 'Nothing was changed\n' });
    expect((await akkaflow('instance', 'kill', id, '--dry-run')).exitCode).toBe(5);
  });
});

describe('commands to many instances', () => {
  it('go to all that fit a filter, and tell what became of each', async () => {
    const { akkaflow } = await served({ outcome: 'FAILED' });
    const ids = [];
    for (let count = 0; count < 3; count++) ids.push((await akkaflow(...TRIGGER)).out.trim());
    for (const id of ids) await akkaflow('instance', 'logs', id, '-f');
    const filter = ['--filter', 'workflow=etl', '--filter', 'status=failed'];
    const dry = await akkaflow('instance', 'rerun', ...filter, '--dry-run', '-o', 'name');
    expect(dry.out.trim().split('\n').sort()).toEqual(ids.sort());
    const { exitCode, out } = await akkaflow('instance', 'rerun', ...filter, '--recover', '--no-headers');
    expect(exitCode).toBe(0);
    expect(out.match(/\taccepted\t/g)).toHaveLength(3);
  });

  it('delete ended ones', async () => {
    const { akkaflow } = await served();
    const id = (await akkaflow(...TRIGGER)).out.trim();
    await akkaflow('instance', 'logs', id, '-f');
    expect(await akkaflow('instance', 'delete', id)).toMatchObject({ exitCode: 0, out: `${id} delete applied\n` });
    expect((await akkaflow('instance', 'info', id)).exitCode).toBe(3);
  });

  it.each([
    [[], 'Give the id of an instance'],
    [['1kdm4c', '--filter', 'day=2026-11-23'], 'Give the id of an instance'],
    [['--filter', 'status=odd'], 'A status is one of'],
    [['--filter', 'colour=red'], 'one of status, workflow'],
    [['--filter', 'status'], 'must be name=value'],
  ])('with %j exit 2', async (args, message) => {
    const { akkaflow } = await served();
    expect(await akkaflow('instance', 'kill', ...args)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining(message),
    });
  });
});
