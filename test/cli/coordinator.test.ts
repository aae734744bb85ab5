import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coordinator, definition } from '../api/test-api.ts';
import { serveApi } from './served-api.ts';
import { tempDir } from './temp-dir.ts';

/** Writes each text to a file of its own; answers their paths. */
function files(...texts: readonly string[]): readonly string[] {
  const dir = tempDir();
  return texts.map((text, index) => {
    const path = join(dir, `${index}.xml`);
    writeFileSync(path, text);
    return path;
  });
}

describe('submit', () => {
  it('takes files of both kinds, workflows first', async () => {
    const { akkaflow } = await serveApi();
    const paths = files(coordinator({ depends: ['etl'], starts: ['etl2'] }), definition(), definition('etl2'));
    const { exitCode, out, err } = await akkaflow('submit', ...paths);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toBe('etl version 1 (created)\netl2 version 1 (created)\nnightly coordinator (created)\n');
  });

  it('warns of what a coordinator depends on and is not there', async () => {
    const { akkaflow } = await serveApi();
    const [path = ''] = files(coordinator({ depends: ['etl'] }));
    const { exitCode, err } = await akkaflow('submit', path);
    expect(exitCode).toBe(0);
    expect(err).toMatch(new RegExp(`^${path}:4:\\d+: warning: missing-dependency: .*etl`));
  });

  it('submits the files that are right, names those that are not, and exits 6', async () => {
    const { akkaflow } = await serveApi();
    const [bad = '', good = ''] = files('<work-flow name="x">', definition());
    const { exitCode, out, err } = await akkaflow('submit', bad, good, '-o', 'json');
    expect(JSON.parse(out)).toMatchObject([{ type: 'workflow', name: 'etl', version: 1, result: 'created' }]);
    expect(err).toContain(`${bad}:1:`);
    expect(err).toMatch(/akkaflow: 1 of 2 files was not submitted\n$/);
    expect(exitCode).toBe(6);
  });

  it('of a cycle of dependencies exits 6 and names it', async () => {
    const { akkaflow } = await serveApi();
    const paths = files(
      coordinator({ name: 'one', depends: ['a'], starts: ['b'] }),
      coordinator({ name: 'two', depends: ['b'], starts: ['a'] }),
    );
    const { exitCode, err } = await akkaflow('submit', ...paths);
    expect(exitCode).toBe(6);
    expect(err).toMatch(/dependency-cycle: .*a → b → a/);
  });
});

describe('coordinator commands', () => {
  it('list and show them', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', ...files(coordinator({ cron: '0 2 * * *', depends: ['etl'] })));
    const list = await akkaflow('coordinator', 'list');
    expect(list.out).toMatch(
      /^NAME\tDIR\tSTATE\tSTARTS\tMISSING\tFIRED\nnightly\t\/etl\tenabled\treport\t1 of 1\t0\n$/,
    );
    const { out } = await akkaflow('coordinator', 'info', 'nightly');
    expect(out).toMatch(/\nschedule\tevery day at 02:00 UTC\ncron\t0 2 \* \* \*\n/);
    expect(out).toMatch(/\nmissing etl/);
    expect(out).toMatch(/\nnext\t2026-11-24 02:00:00 \+00:00\n/);
  });

  it('info shows the deadline, and the next one that comes', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', ...files(coordinator({ depends: ['etl'], attributes: 'deadline="14:00"' })));
    const { out } = await akkaflow('coordinator', 'info', 'nightly');
    expect(out).toMatch(/\ndeadline\t14:00\nnext deadline\t2026-11-23 14:00:00 \+00:00\n/);
  });

  it('why prints a sentence for each thing it waits for', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', ...files(coordinator({ depends: ['etl'] })));
    const { exitCode, out } = await akkaflow('coordinator', 'why', 'nightly');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^It waits for etl to succeed, since .*: there is no such workflow\. .*\n$/);
  });

  it('next prints times in the zone of the coordinator', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', ...files(coordinator({ cron: '0 2 * * *' })));
    const { out } = await akkaflow('coordinator', 'next', 'nightly', '-n', '2');
    expect(out).toBe('2026-11-24 02:00:00 +00:00\n2026-11-25 02:00:00 +00:00\n');
  });

  it('info and why name the file that it lost, and since when', async () => {
    const { akkaflow, api } = await serveApi();
    await akkaflow('submit', ...files(coordinator({ cron: '0 2 * * *' })));
    const { coordinators } = api.env;
    const stored = (await coordinators.load('nightly')) ?? expect.unreachable();
    const { state, wakeAt: _wakeAt, revision: _revision, ...head } = stored;
    const freed = { ...head, source: 'deleted:definitions/nightly.xml', freedAt: Date.UTC(2026, 10, 23, 12) };
    await coordinators.save('nightly', stored, { head: freed, state: { ...state, enabled: false } });
    const lost =
      'disabled since its file definitions/nightly.xml was deleted, or defined something else, on 2026-11-23 12:00:00';
    expect((await akkaflow('coordinator', 'info', 'nightly')).out).toContain(lost);
    expect((await akkaflow('coordinator', 'why', 'nightly')).out).toContain(lost);
  });

  it('disable, enable and reset tell the state it is in', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', ...files(coordinator({ cron: '0 2 * * *' })));
    expect((await akkaflow('coordinator', 'disable', 'nightly')).out).toBe('nightly disabled\n');
    expect((await akkaflow('coordinator', 'next', 'nightly')).err).toContain('It is disabled');
    expect((await akkaflow('coordinator', 'reset', 'nightly')).out).toBe('nightly disabled\n');
    expect((await akkaflow('coordinator', 'enable', 'nightly')).out).toBe('nightly enabled\n');
  });

  it('delete one, but none inside a workflow', async () => {
    const { akkaflow } = await serveApi();
    const inside = definition().replace('<start ', '<coordinator><depend-list cron="0 2 * * *"/></coordinator><start ');
    await akkaflow('submit', ...files(coordinator(), inside));
    expect((await akkaflow('coordinator', 'delete', 'nightly')).exitCode).toBe(0);
    expect((await akkaflow('coordinator', 'delete', 'nightly')).exitCode).toBe(3);
    const { exitCode, err } = await akkaflow('coordinator', 'delete', 'etl');
    expect(exitCode).toBe(5);
    expect(err).toContain('submit that without it');
  });

  it('deleting a workflow that it depends on exits 5 and names it', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('submit', ...files(definition(), coordinator({ depends: ['etl'] })));
    const { exitCode, err } = await akkaflow('workflow', 'delete', 'etl');
    expect(exitCode).toBe(5);
    expect(err).toContain('nightly');
  });
});
