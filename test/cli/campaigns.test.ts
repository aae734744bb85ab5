import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definition } from '../api/test-api.ts';
import { type ServedApi, serveApi } from './served-api.ts';
import { tempDir } from './temp-dir.ts';

const DAYS = ['--from', '2026-11-01', '--to', '2026-11-02'];

/** `etl`, which takes a parameter, and `report`, which depends on it. */
async function served(): Promise<ServedApi> {
  const system = await serveApi();
  const coordinator = '<coordinator><depend-list><workflow name="etl"/></depend-list></coordinator>';
  for (const xml of [definition(), definition('report', 'true').replace('<start', `${coordinator}<start`)]) {
    const path = join(tempDir(), 'workflow.xml');
    writeFileSync(path, xml);
    await system.akkaflow('submit', path);
  }
  return system;
}

/** Waits until the master and the worker behind the API have done everything. */
async function infoAtEnd({ akkaflow }: ServedApi, id: string): Promise<string> {
  for (;;) {
    const { out } = await akkaflow('campaign', 'info', id);
    if (!/status\tRUNNING/.test(out)) return out;
  }
}

describe('workflow trigger --downstream', () => {
  it('prints the instance as data, and how to follow all of them beside it', async () => {
    const system = await served();
    const { exitCode, out, err } = await system.akkaflow('workflow', 'trigger', 'etl', '--downstream', '-p', 'day=x');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^[0-9a-z]{20}\n$/);
    const [, id = ''] = /^2 instances in all; follow them with: akkaflow campaign info (\S+)\n$/.exec(err) ?? [];
    const info = await infoAtEnd(system, id);
    expect(info).toMatch(/kind\tdownstream\nworkflow\tetl\nstatus\tSUCCEEDED\nmembers\t2 succeeded\n/);
    expect(info).toMatch(/\n1\t.*\treport\t0\tsucceeded\t[0-9a-z]{20}\n$/);
  });
});

describe('backfill', () => {
  it('prints the id of its campaign, which goes to its end, and then misses nothing', async () => {
    const system = await served();
    const asked = ['backfill', 'etl', ...DAYS, '--downstream', '-p', 'day=x'];
    const { exitCode, out, err } = await system.akkaflow(...asked);
    expect(exitCode).toBe(0);
    const id = out.trim();
    expect(err).toBe(`4 instances run; follow them with: akkaflow campaign info ${id}\n`);
    expect(await infoAtEnd(system, id)).toMatch(/members\t4 succeeded\nat once\t1\n/);
    const again = await system.akkaflow(...asked, '--missing-only');
    expect(again).toEqual({
      exitCode: 0,
      out: '',
      err: 'There is nothing to run; 2 times have succeeded before\n',
    });
    expect((await system.akkaflow('campaign', 'list')).out).toMatch(
      new RegExp(`^ID\tKIND\t.*\n${id}\tbackfill\tetl\tSUCCEEDED\t.*\t4 succeeded\n$`),
    );
  });

  it('shows what it would run in a dry run, and starts nothing', async () => {
    const { akkaflow } = await served();
    const { out, err } = await akkaflow('backfill', 'etl', ...DAYS, '-p', 'day=x', '--dry-run');
    expect(out).toMatch(/^#\tLOGICAL TIME\tWORKFLOW\tAFTER\n0\t2026-11-01 00:00:00 \+00:00\tetl\t\n1\t2026-11-02 /);
    expect(err).toBe('2 instances would run\n');
    expect((await akkaflow('campaign', 'list', '-o', 'json')).out).toBe('[]\n');
  });

  it('that cannot be done exits 6 and says why', async () => {
    const { akkaflow } = await served();
    const undefinedParam = await akkaflow('backfill', 'etl', ...DAYS);
    expect(undefinedParam).toMatchObject({ exitCode: 6, out: '', err: expect.stringContaining('day') });
    const wrongWay = await akkaflow('backfill', 'etl', '--from', '2026-11-02', '--to', '2026-11-01');
    expect(wrongWay).toMatchObject({ exitCode: 6, err: expect.stringContaining('is after the last') });
  });
});

describe('campaign cancel', () => {
  it('tells what is left of it', async () => {
    const { akkaflow } = await served();
    const id = (await akkaflow('backfill', 'report', ...DAYS)).out.trim();
    const { exitCode, out, err } = await akkaflow('campaign', 'cancel', id);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
    expect(err).toMatch(new RegExp(`^Cancelled ${id}: `));
    expect((await akkaflow('campaign', 'cancel', 'nope')).exitCode).toBe(3);
  });
});
