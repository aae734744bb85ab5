import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { action } from '#test/factories/workflow.ts';
import { shell } from './action-nodes.ts';
import { eventually, isAlive, ownIsolation, SHARED_USER, TestRunner } from './test-runner.ts';

const LIMITS = { memoryMib: 256, logMib: 1 };
/** Takes that much memory and uses it. */
const eat = (mib: number) => `python3 -c 'import time; eaten = b"x" * (${mib} << 20); time.sleep(60)'`;

describe.each([
  ['in slots with users of their own, if there can be', undefined],
  ['as the user of the worker', SHARED_USER],
])('an attempt %s', (_title, isolation) => {
  let runner: TestRunner;
  beforeAll(async () => {
    runner = await TestRunner.start({ limits: LIMITS, ...(isolation && { isolation }) });
  });
  afterAll(() => runner.close());

  it('is killed when its processes use more memory together than it may have', async () => {
    const { outcome, out } = await runner.run(shell(`echo $$; ${eat(150)} & echo $!; ${eat(150)} & wait`));
    expect(outcome).toEqual({
      outcome: 'FAILED',
      fault: 'user',
      message: expect.stringMatching(
        /^it ran out of memory: its limit is 256 MiB \(AKKAFLOW_WORKER_ATTEMPT_MEMORY_MIB\), and it used 3\d\d MiB$/,
      ),
    });
    expect(await Promise.all(out.trim().split('\n').map(Number).map(isAlive))).toEqual([false, false]);
    await eventually(() => !existsSync(runner.lastFolder));
  });

  it('does not pay for what others use', async () => {
    const running = [0, 1].map((slot) => runner.run(shell(`timeout 3 ${eat(150)}; true`), { slot }));
    const ends = await Promise.all(running);
    expect(ends.map(({ outcome }) => outcome)).toEqual([{ outcome: 'SUCCEEDED' }, { outcome: 'SUCCEEDED' }]);
  });
});

describe('an attempt with users of their own', () => {
  it('pays for what has left its group', async () => {
    const { isolated } = await ownIsolation();
    if (!isolated) return;
    const runner = await TestRunner.start({ limits: LIMITS });
    const { outcome } = await runner.run(shell(`setsid ${eat(300)} & sleep 60`));
    expect(outcome).toMatchObject({ message: expect.stringContaining('it ran out of memory') });
    await runner.close();
  });
});

describe('an action process', () => {
  it('fails by the fault of the user when its heap is full', async () => {
    const runner = await TestRunner.start({
      limits: { memoryMib: 128, logMib: 1 },
      actionOf: (kind) => ({ kind, place: 'process' }),
      actionProgram: path.join(import.meta.dirname, 'action-program.ts'),
    });
    const content = { name: 'sql', attributes: {}, children: ['eat'], position: { line: 1, column: 1 } };
    const { outcome } = await runner.run(action('node', 'end', { kind: 'sql', content }));
    expect(outcome).toMatchObject({
      outcome: 'FAILED',
      fault: 'user',
      message: expect.stringMatching(/^it ran out of memory: its limit is 128 MiB/),
    });
    await runner.close();
  });
});

describe('a log', () => {
  it('is cut where the worker says', async () => {
    const runner = await TestRunner.start({ limits: LIMITS });
    const { log, records } = await runner.run(shell('head -c 1500000 /dev/zero | tr "\\0" x'));
    expect(log).toMatchObject({ bytes: 1_500_000, truncated: true });
    expect(records.at(-1)).toMatchObject({ s: 'sys', d: 'output cut: 1048576 bytes kept, 451424 left out\n' });
    await runner.close();
  });
});
