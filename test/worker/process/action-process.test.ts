import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenLink } from '#core/model/link.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { action } from '#test/factories/workflow.ts';
import { AttemptStop } from '#worker/attempt-stop.ts';
import { systemClock } from '../system-clock.ts';
import { eventually, isAlive, ownIsolation, SHARED_USER, TestRunner, type TestRunnerOptions } from './test-runner.ts';

const IN_PROCESS: TestRunnerOptions = {
  actionOf: (kind) => ({ kind, place: 'process' }),
  actionProgram: path.join(import.meta.dirname, 'action-program.ts'),
};
const WAREHOUSE: OpenLink = {
  link: { name: 'warehouse', type: 'postgresql', desc: '', options: { host: 'db' }, updatedAt: 0 },
  secret: { password: 'geheim-9f3' },
};

/** An action that does that deed of `action-program.ts`. */
function deed(name: string) {
  const content = { name: 'sql', attributes: {}, children: [name], position: { line: 1, column: 1 } };
  return action('node', 'end', { kind: 'sql', content });
}

describe.each([
  ['in a slot with a user of its own, if there can be', undefined],
  ['as the user of the worker', SHARED_USER],
])('an action process %s', (_title, isolation) => {
  let runner: TestRunner;

  beforeAll(async () => {
    runner = await TestRunner.start({ ...IN_PROCESS, ...(isolation && { isolation }) });
  });

  afterAll(() => runner.close());

  it('is given the action, its links with their secrets, and the environment of the attempt', async () => {
    const options = { environment: { AKKAFLOW_INSTANCE_ID: 'i' }, links: [WAREHOUSE] };
    const { outcome, out, err } = await runner.run(deed('look'), options);
    expect([outcome, err]).toEqual([{ outcome: 'SUCCEEDED', warning: 'mind the gap', measurements: [] }, '']);
    const seen = JSON.parse(out);
    expect(seen).toMatchObject({ kind: 'sql', subject: actionContext().subject, link: WAREHOUSE });
    expect(seen.environment).toMatchObject(seen.given);
    expect(seen.given).toMatchObject({ HOME: seen.folder, AKKAFLOW_INSTANCE_ID: 'i' });
    expect(seen.cwd).toBe(seen.folder);
    expect(JSON.stringify([seen.arguments, process.env])).not.toContain('geheim');
    expect(Object.keys(seen.environment).filter((name) => /^(AWS|NODE|npm)_/.test(name))).toEqual([]);
  });

  it('runs as the user of its slot, who has no rights of the worker', async () => {
    const isolated = isolation === undefined && (await ownIsolation()).isolated;
    const { ids } = JSON.parse((await runner.run(deed('look'))).out);
    expect(ids.uid === process.getuid?.()).toBe(!isolated);
    if (!isolated) return;
    expect(ids).toEqual({ uid: ids.uid, gid: ids.uid, groups: [ids.uid] });
    const { out } = await runner.run(deed('peek'));
    expect(JSON.parse(out)).toEqual(['EACCES', 'EACCES', 'EACCES', 'EACCES', 'EPERM', 'EACCES']);
  });

  it.each([
    ['fail', { fault: 'user', message: 'no such table', exitCode: 3 }],
    ['throw', { fault: 'platform', message: 'a bug' }],
    ['crash', { fault: 'platform', message: 'a bug in a driver' }],
    ['die', { fault: 'platform', message: 'the process of the action was killed by SIGKILL', signal: 'SIGKILL' }],
    ['exit', { fault: 'platform', message: expect.stringContaining('ended without an outcome'), exitCode: 0 }],
    ['spawn-nothing', { fault: 'platform', message: expect.stringContaining('cannot start /no/such/program') }],
  ])('that does `%s` fails the attempt', async (name, failure) => {
    expect((await runner.run(deed(name))).outcome).toEqual({ outcome: 'FAILED', ...failure });
  });

  it('fails when it is larger than the launcher passes on, which harms no other', async () => {
    const huge = { name: 'sql', attributes: {}, children: ['x'.repeat(16e6)], position: { line: 1, column: 1 } };
    const nodes = [deed('fail'), ...[1, 2, 3].map(() => action('node', 'end', { kind: 'sql', content: huge }))];
    const ends = await Promise.all(nodes.map((node, slot) => runner.run(node, { slot })));
    const tooLarge = expect.stringMatching(
      /^the action has 160\d{5} bytes with its values inserted, and at most 4194304/,
    );
    expect(ends.map(({ outcome }) => ('message' in outcome ? outcome.message : outcome))).toEqual([
      'no such table',
      ...[tooLarge, tooLarge, tooLarge],
    ]);
  });

  it('does not wait for what a driver left open', async () => {
    expect((await runner.run(deed('leak'))).outcome).toEqual({ outcome: 'SUCCEEDED' });
  });

  it('spawns commands whose output joins the log, and writes files into its folder only', async () => {
    const { outcome, out, err } = await runner.run(deed('spawn'));
    expect([outcome, out, err]).toEqual([{ outcome: 'SUCCEEDED' }, 'out\n{"code":5}\nwritten\n', 'err\nvia\n']);
  });

  it('logs as fast as the log is stored', async () => {
    const { log } = await runner.run(deed('flood'));
    expect(log).toMatchObject({ bytes: 2_000 * 1_024, truncated: false });
  });

  it('is told to stop, and may still clean up', async () => {
    const { outcome, out } = await stopWhenReady('wait', 30_000);
    expect(outcome).toMatchObject({ outcome: 'FAILED', message: 'cancelled' });
    expect(out).toMatch(/^\d+\n"cleaned up"\n$/);
  });

  it('is killed when it does not stop', async () => {
    const { outcome, out } = await stopWhenReady('block', 100);
    expect(outcome).toMatchObject({ outcome: 'FAILED', signal: 'SIGKILL' });
    expect(await isAlive(Number(out))).toBe(false);
  });

  it('takes what it spawned with it, and leaves no folder', async () => {
    const { out } = await stopWhenReady('spawn-and-stay', 0);
    const [escaped = 0, child = 0] = out.trim().split('\n').map(Number);
    expect(await isAlive(child)).toBe(false);
    expect(await isAlive(escaped)).toBe(false);
    await eventually(async () => (await readdir(path.dirname(runner.lastFolder))).length === 0);
  });

  it('alone says how it ended', async () => {
    const isolated = isolation === undefined && (await ownIsolation()).isolated;
    const { outcome, out, err } = await runner.run(deed('forge'), { links: [WAREHOUSE] });
    if (isolated) expect(outcome).toMatchObject({ outcome: 'FAILED', message: 'the true outcome' });
    if (isolated) expect(out).toBe('');
    expect(err).not.toMatch(/socket:/);
  });

  it('opens no debugger to the commands that it spawns', async () => {
    const { out, err } = await runner.run(deed('debug'), { links: [WAREHOUSE] });
    expect(`${out}${err}`).not.toMatch(/ws:|Debugger/);
  });

  /** Runs a deed and asks it to stop as soon as it has made its file `ready`. */
  async function stopWhenReady(name: string, graceMs: number) {
    const stop = new AttemptStop(systemClock);
    const running = runner.run(deed(name), { stop });
    await eventually(() => existsSync(path.join(runner.lastFolder, 'ready')));
    stop.request('KILLED', graceMs);
    return running;
  }
});
