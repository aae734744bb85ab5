import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '#cli/diff/unified-diff.ts';
import { distinctPaths, exportPath, safeFileName } from '#cli/export/file-names.ts';
import { coordinator, definition } from '../api/test-api.ts';
import { serveApi } from './served-api.ts';
import { tempDir } from './temp-dir.ts';

function file(xml: string): string {
  const path = join(tempDir(), 'etl.xml');
  writeFileSync(path, xml);
  return path;
}

describe('diff', () => {
  it('of what is live exits 0 and prints nothing', async () => {
    const { akkaflow } = await serveApi();
    const path = file(definition());
    await akkaflow('submit', path);
    expect(await akkaflow('diff', path)).toEqual({ exitCode: 0, out: '', err: '' });
  });

  it('of another text exits 7 and shows what a submit would change', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', file(definition()));
    const path = file(definition('etl', 'echo other'));
    const { exitCode, out } = await akkaflow('diff', path);
    expect(exitCode).toBe(7);
    expect(out).toMatch(/^--- etl \(live\)\n\+\+\+ .*\n@@ -1,5 \+1,5 @@\n/);
    expect(out).toMatch(/\n- .*echo \$\{param:day\}.*\n\+ .*echo other.*\n/);
  });

  it('of what is not live shows all of it as new', async () => {
    const { akkaflow } = await serveApi();
    const { exitCode, out } = await akkaflow('diff', file(definition()));
    expect(exitCode).toBe(7);
    expect(out).toMatch(/^--- \/dev\/null\n.*\n@@ -0,0 \+1,5 @@\n\+<work-flow/);
  });

  it('of what cannot be submitted exits 6', async () => {
    const { akkaflow } = await serveApi();
    expect((await akkaflow('diff', file('<work-flow name="x"/>'))).exitCode).toBe(6);
  });

  it('of a coordinator compares with its file', async () => {
    const { akkaflow } = await serveApi();
    const path = file(coordinator());
    await akkaflow('submit', path);
    expect(await akkaflow('diff', path)).toEqual({ exitCode: 0, out: '', err: '' });
    const { exitCode, out } = await akkaflow('diff', file(coordinator({ cron: '0 3 * * *' })));
    expect(exitCode).toBe(7);
    expect(out).toMatch(/^--- nightly \(live\)\n(.*\n)*\+ +<cron config="0 3/);
  });

  it('is what patch(1) takes to make one text of the other', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', 'é');
    const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.map((one) => `${one}\n`).join(''));
    const dir = tempDir();
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = unifiedDiff({ name: 'x', text: before }, { name: 'x', text: after });
        writeFileSync(join(dir, 'x'), before);
        writeFileSync(join(dir, 'd'), lines.map((one) => `${one.text}\n`).join(''));
        if (lines.length > 0) execFileSync('git', ['apply', '--unidiff-zero', '-p0', 'd'], { cwd: dir, stdio: 'pipe' });
        const there = readdirSync(dir).includes('x');
        expect(there ? readFileSync(join(dir, 'x'), 'utf8') : '').toBe(after);
      }),
      { numRuns: 30 },
    );
  });
});

describe('export', () => {
  it('writes each live workflow into its folder, as it was submitted, and once', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', file(definition()));
    const dir = tempDir();
    const first = await akkaflow('export', dir);
    expect(first).toMatchObject({
      exitCode: 0,
      out: `NAME\tTYPE\tFILE\tRESULT\netl\tworkflow\t${dir}/etl/etl.xml\twritten\n`,
    });
    expect(readFileSync(join(dir, 'etl', 'etl.xml'), 'utf8')).toBe(definition());
    expect((await akkaflow('export', dir, '--no-headers')).out).toBe(`etl\tworkflow\t${dir}/etl/etl.xml\tunchanged\n`);
  });

  it('writes nothing in a dry run, and only what is below --dir', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', file(definition()), file(coordinator({ starts: ['etl'], cron: '0 2 * * *' })));
    const dir = tempDir();
    const dry = await akkaflow('export', dir, '--dry-run', '-o', 'name');
    expect(dry.out).toBe(`${dir}/etl/etl.xml\n${dir}/etl/nightly.xml\n`);
    expect(readdirSync(dir)).toEqual([]);
    expect((await akkaflow('export', dir, '--dir', '/other', '-o', 'name')).out).toBe('');
  });

  it('writes the coordinators that have files of their own, and those inside workflows with these', async () => {
    const { akkaflow } = await serveApi();
    const inside = '<coordinator><depend-list cron="0 2 * * *"/></coordinator><start ';
    await akkaflow('submit', file(definition('inner').replace('<start ', inside)));
    await akkaflow('submit', file(definition('etl')));
    await akkaflow('submit', file(coordinator({ starts: ['etl'], cron: '0 2 * * *' })));
    const dir = tempDir();
    const { out } = await akkaflow('export', dir, '-o', 'name');
    expect(out.split('\n')).toEqual([`${dir}/etl/etl.xml`, `${dir}/etl/inner.xml`, `${dir}/etl/nightly.xml`, '']);
    const nightly = readFileSync(join(dir, 'etl', 'nightly.xml'), 'utf8');
    expect(nightly).toBe(coordinator({ starts: ['etl'], cron: '0 2 * * *' }));
    expect((await akkaflow('coordinator', 'info', 'nightly', '--xml')).out).toBe(nightly);
  });

  it('that cannot write says where', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', file(definition()));
    const dir = tempDir();
    mkdirSync(join(dir, 'etl', 'etl.xml'), { recursive: true });
    expect(await akkaflow('export', dir)).toMatchObject({ exitCode: 1, err: expect.stringContaining('Cannot write') });
  });
});

describe('the file of a workflow', () => {
  it.each([
    ['etl', 'etl'],
    ['订单 导入', '订单 导入'],
    ['.', '%2E'],
    ['..', '%2E%2E'],
    ['a:b?c*', 'a%3Ab%3Fc%2A'],
    ['100%', '100%25'],
    ['-rf', '-rf'],
  ])('%j is called %s', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('stays below the folder, short enough, whatever it is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', minLength: 1 }), (dir, name) => {
        const parts = exportPath(dir, name).split('/');
        expect(parts.every((part) => part !== '' && part !== '.' && part !== '..')).toBe(true);
        expect(parts.every((part) => Buffer.byteLength(part) <= 255)).toBe(true);
      }),
    );
  });

  it('is its own also where case does not count', () => {
    const [a, b] = distinctPaths([
      { dir: '/x', name: 'Etl' },
      { dir: '/x', name: 'etl' },
    ]);
    expect(a).toBe('x/Etl.xml');
    expect(b).toMatch(/^x\/etl-[0-9a-f]{8}\.xml$/);
  });
});
