import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchFolder } from '#local/watch/watch-folder.ts';
import { definition } from '#test/api/test-api.ts';
import { makeEnvironment } from '#test/factories/environment.ts';

/** A folder with one workflow, and a system that looks at it all the time. */
function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'akkaflow-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'etl.xml'), definition());
  const errors: string[] = [];
  const env = makeEnvironment({
    clock: { now: () => 0, monotonic: () => 0, sleep: () => wait(2) },
    logger: { info: () => {}, warn: () => {}, error: (message) => void errors.push(message) },
  });
  return { folder, env, errors };
}

describe('watching a folder', () => {
  it('begins with what is there, and follows it until it is stopped', async () => {
    const { folder, env } = bench();
    const stop = await watchFolder(env, { folder, report: () => {} });
    expect(await env.workflows.head('etl')).toMatchObject({ version: 1 });
    rmSync(join(folder, 'etl.xml'));
    await vi.waitFor(async () => expect(await env.workflows.head('etl')).toMatchObject({ deleted: true }));
    await stop();
    writeFileSync(join(folder, 'etl.xml'), definition());
    await wait(20);
    expect(await env.workflows.head('etl')).toMatchObject({ deleted: true });
  });

  it('says once that the folder has gone, and deletes nothing', async () => {
    const { folder, env, errors } = bench();
    const stop = await watchFolder(env, { folder, report: () => {} });
    rmSync(folder, { recursive: true });
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    await wait(20);
    expect(errors).toEqual(['A folder cannot be kept in step; it is tried again']);
    expect(await env.workflows.head('etl')).toMatchObject({ version: 1, deleted: false });
    await stop();
  });

  it('of no folder is refused', async () => {
    const { folder, env } = bench();
    const watching = watchFolder(env, { folder: join(folder, 'etl.xml'), report: () => {} });
    await expect(watching).rejects.toThrow('which is no folder');
  });
});
