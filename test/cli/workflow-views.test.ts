import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definition } from '../api/test-api.ts';
import { type ServedApi, serveApi } from './served-api.ts';
import { tempDir } from './temp-dir.ts';

async function served(): Promise<ServedApi> {
  const system = await serveApi({ outcome: 'SUCCEEDED', output: [{ t: 1, s: 'out', d: 'one\n' }] });
  for (const xml of [definition(), definition('etl', 'true'), definition('report', 'true')]) {
    const path = join(tempDir(), 'workflow.xml');
    writeFileSync(path, xml);
    await system.akkaflow('submit', path);
  }
  return system;
}

describe('what there is to see of workflows', () => {
  it('is the folders with their counts', async () => {
    const { exitCode, out } = await (await served()).akkaflow('workflow', 'tree');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^FOLDER\s+WORKFLOWS\n\/etl\s+2\n$/);
  });

  it('is the nodes and the ways between them', async () => {
    const { out } = await (await served()).akkaflow('workflow', 'diagram', 'etl');
    expect(out).toMatch(/步骤1\s+shell/);
    expect(out).toMatch(/步骤1\s+ok\s+end/);
  });

  it('is the text of an older version, which only goes with the text', async () => {
    const { akkaflow } = await served();
    expect((await akkaflow('workflow', 'info', 'etl', '--xml', '--at', '1')).out).toBe(definition());
    expect(await akkaflow('workflow', 'info', 'etl', '--at', '1')).toMatchObject({ exitCode: 2, out: '' });
    expect((await akkaflow('workflow', 'info', 'etl', '--xml', '--at', '9')).exitCode).toBe(3);
  });
});

describe('instance logs --download', () => {
  it('writes every record into a file, with where it is from', async () => {
    const { akkaflow } = await served();
    const id = (await akkaflow('workflow', 'trigger', 'etl')).out.trim();
    while (!/SUCCEEDED/.test((await akkaflow('instance', 'info', id)).out))
      await new Promise((go) => setTimeout(go, 20));
    const file = join(tempDir(), 'logs.ndjson');
    expect(await akkaflow('instance', 'logs', id, '--download', file)).toMatchObject({ exitCode: 0, out: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ node: '步骤1', run: 1, attempt: 1, d: 'one\n' });
    const unwritable = await akkaflow('instance', 'logs', id, '--download', '/nowhere/logs.ndjson');
    expect(unwritable).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('Cannot write /nowhere/logs.ndjson'),
    });
  });
});
