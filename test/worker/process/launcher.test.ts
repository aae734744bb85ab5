import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Logger } from '#core/ports/logger.ts';
import { AttemptStop } from '#worker/attempt-stop.ts';
import { LauncherLostError, SpawnError } from '#worker/errors.ts';
import { Guard } from '#worker/process/guard.ts';
import { Launcher } from '#worker/process/launcher.ts';
import { MemoryWatch } from '#worker/process/memory-watch.ts';
import { OutputPipes } from '#worker/process/output-pipes.ts';
import { runProcess } from '#worker/process/run-process.ts';
import { systemClock } from '../system-clock.ts';
import { eventually, isAlive, SHARED_USER } from './test-runner.ts';

let folder: string;
let launcher: Launcher;
let guard: Guard;
let pipes: OutputPipes;
let output: string;
const errors: string[] = [];

const warn = (message: string) => void errors.push(message);
const logger: Logger = { info: warn, warn, error: warn };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'launcher-test-'));
  launcher = new Launcher({ clock: systemClock, logger });
  guard = new Guard({ clock: systemClock, logger, isolation: SHARED_USER, folder });
  pipes = new OutputPipes(path.join(folder, 'slot'), undefined);
  output = '';
  errors.length = 0;
});

afterEach(async () => {
  launcher.close();
  guard.close();
  await rm(folder, { recursive: true, force: true });
});

function run(command: string, { cwd = folder, stop = new AttemptStop(systemClock) } = {}) {
  return runProcess(
    { guard, launcher, clock: systemClock, memory: new MemoryWatch(systemClock, 4_096) },
    {
      command: '/bin/sh',
      args: ['-c', command],
      folder: cwd,
      environment: { PATH: process.env['PATH'] ?? '', FOLDER: folder },
      identity: undefined,
      overMemory: () => {},
      pipes,
      sink: (_stream, bytes) => {
        output += Buffer.from(bytes).toString();
        return undefined;
      },
      cancel: stop.cancel,
      kill: stop.kill,
    },
  );
}

async function pidIn(name: string): Promise<number> {
  const read = () => readFile(path.join(folder, name), 'utf8').catch(() => '');
  await eventually(async () => (await read()).endsWith('\n'));
  return Number(await read());
}

describe('the launcher', () => {
  it('says why a process cannot be started', async () => {
    const failed = run('true', { cwd: '/no/such/folder' });
    await expect(failed).rejects.toThrow(SpawnError);
    await expect(failed).rejects.toThrow(/^cannot start \/bin\/sh: .*ENOENT/);
    expect(await run('exit 3')).toEqual({ exit: { code: 3 } });
  });

  it('passes on text beyond ASCII', async () => {
    await run("printf %s 'żółw – 龜 🐢'");
    expect(output).toBe('żółw – 龜 🐢');
  });

  it('is not ended by the signals that ask the worker to stop', async () => {
    const running = run('echo $$ > $FOLDER/pid; sleep 0.3; exit 4');
    await pidIn('pid');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(launcher.pid ?? 0, signal);
    expect(await running).toEqual({ exit: { code: 4 } });
    expect(errors).toEqual([]);
  });

  it.each([
    ['it is killed', () => process.kill(launcher.pid ?? 0, 'SIGKILL')],
    ['its worker ends', () => launcher.close()],
  ])('lets nothing begin that was not told to when %s', async (_title, end) => {
    const reader = await pipes.open(() => undefined);
    const marker = path.join(folder, 'begun');
    const plan = { command: 'touch', args: [marker], folder, environment: {}, pipes: pipes.paths };
    const { group } = await launcher.launch(plan);
    reader.closeWriters();
    expect(await isAlive(group)).toBe(true);
    end();
    await eventually(async () => !(await isAlive(group)));
    await expect(readFile(marker)).rejects.toThrow(/ENOENT/);
    await reader.drain(systemClock);
  });
});

describe('a launcher that is killed', () => {
  it('takes with it all that it started, and is started again', async () => {
    const first = launcher.pid ?? 0;
    const running = run('sleep 60 & echo $! > $FOLDER/child; wait');
    const child = await pidIn('child');
    process.kill(first, 'SIGKILL');
    await expect(running).rejects.toThrow(LauncherLostError);
    await eventually(async () => !(await isAlive(child)));
    expect(errors).toEqual(['the launcher died and is started again']);
    expect(await run('echo next')).toEqual({ exit: { code: 0 } });
    expect(output).toBe('next\n');
    expect(launcher.pid).not.toBe(first);
  });
});
