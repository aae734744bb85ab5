import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, isAlive } from './test-runner.ts';
import type { WorkerProgramOptions, WorkerProgramReport } from './worker-program.ts';

const PROGRAM = path.join(import.meta.dirname, 'worker-program.ts');
/** The worker's own folders, and one that its scripts write to. */
let folder: string;
let shared: string;
let worker: ChildProcessByStdio<null, Readable, null> | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'worker-test-'));
  shared = await mkdtemp(path.join(tmpdir(), 'worker-test-'));
  await Promise.all([chmod(folder, 0o755), chmod(shared, 0o777)]);
});

afterEach(async () => {
  worker?.kill('SIGKILL');
  await Promise.all([folder, shared].map((each) => rm(each, { recursive: true, force: true })));
});

function startWorker(options: Omit<WorkerProgramOptions, 'folder'>): readonly WorkerProgramReport[] {
  const reports: WorkerProgramReport[] = [];
  const started = spawn(process.execPath, [PROGRAM, JSON.stringify({ folder, ...options })], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  createInterface({ input: started.stdout }).on('line', (line) => reports.push(JSON.parse(line)));
  worker = started;
  return reports;
}

/** Numbers that scripts wrote into files of these names, once all are there. */
async function pidsIn(names: readonly string[]): Promise<readonly number[]> {
  const read = () => Promise.all(names.map((name) => readFile(path.join(shared, name), 'utf8').catch(() => '')));
  await eventually(async () => (await read()).every((text) => text.endsWith('\n')));
  return (await read()).map(Number);
}

/** The process by which that worker starts others. */
async function launcherOf(parent: { readonly pid?: number | undefined } | undefined): Promise<number> {
  const children = await readFile(`/proc/${parent?.pid}/task/${parent?.pid}/children`, 'utf8');
  for (const pid of children.trim().split(' ')) {
    if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('launcher')) return Number(pid);
  }
  throw new Error(`no launcher among the children ${children}of the worker`);
}

describe('a worker that is killed', () => {
  it.each([
    ['', false],
    [', also when they run as its own user', true],
  ])('takes its scripts with it, and what they started%s', async (_title, sharedUser) => {
    const commands = [
      `echo $$ > ${shared}/shell; sleep 60; true`,
      `trap '' TERM HUP; sleep 60 & echo $! > ${shared}/child; wait; sleep 60`,
    ];
    startWorker({ commands, leaseMs: 30_000, sharedUser });
    const pids = await pidsIn(['shell', 'child']);
    expect(await Promise.all(pids.map(isAlive))).toEqual([true, true]);
    const launcher = await launcherOf(worker);
    worker?.kill('SIGKILL');
    for (const pid of [...pids, launcher]) await eventually(async () => !(await isAlive(pid)));
  });

  it('takes with it even what left its session', async () => {
    startWorker({ commands: [`setsid sh -c 'echo $$ > ${shared}/escaped; sleep 60; true' & wait`], leaseMs: 30_000 });
    const [pid = 0] = await pidsIn(['escaped']);
    worker?.kill('SIGKILL');
    await eventually(async () => !(await isAlive(pid)));
  });

  it('leaves a folder that the next worker removes', async () => {
    startWorker({
      commands: [`mkdir -p a/b && chmod 500 a/b && echo $$ > ${shared}/shell; sleep 60; true`],
      leaseMs: 30_000,
    });
    const [pid = 0] = await pidsIn(['shell']);
    const gone = worker && once(worker, 'exit');
    worker?.kill('SIGKILL');
    await gone;
    await eventually(async () => !(await isAlive(pid)));
    expect(await readdir(folder)).toHaveLength(1);
    startWorker({ commands: [`echo $$ > ${shared}/next; sleep 60; true`], leaseMs: 30_000 });
    await pidsIn(['next']);
    expect(await readdir(folder)).toEqual([`akkaflow-w${worker?.pid}`]);
  });
});

describe('a worker that is frozen past its lease and thawed', () => {
  it('does not record what ended meanwhile, kills what did not, and goes on under another id', async () => {
    const commands = [`echo $$ > ${shared}/short; sleep 0.5`, `echo $$ > ${shared}/long; sleep 60; true`];
    const reports = startWorker({ commands, leaseMs: 1_200 });
    const pids = await pidsIn(['short', 'long']);
    await eventually(() => reports.some((report) => report.type === 'heartbeat' && report.running === 2));
    worker?.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await Promise.all(pids.map(isAlive))).toEqual([false, true]);
    worker?.kill('SIGCONT');
    await eventually(() => reports.some((report) => report.type === 'heartbeat' && report.worker === 'w-2'));
    await eventually(async () => !(await isAlive(pids[1] ?? 0)));
    expect(reports.filter(({ type }) => type === 'finish')).toEqual([]);
  });
});

describe('a worker whose launcher is killed', () => {
  it('kills what that had started, and has it attempted again as lost', async () => {
    const commands = [
      `echo $$ > ${shared}/shell; sleep 60; true`,
      `setsid sh -c 'echo $$ > ${shared}/escaped; sleep 60; true' & wait`,
    ];
    const reports = startWorker({ commands, leaseMs: 30_000 });
    const pids = await pidsIn(['shell', 'escaped']);
    process.kill(await launcherOf(worker), 'SIGKILL');
    await eventually(() => reports.filter(({ type }) => type === 'finish').length === 2);
    expect(reports).toContainEqual({ type: 'finish', instance: '0', outcome: 'LOST' });
    expect(reports).toContainEqual({ type: 'finish', instance: '1', outcome: 'LOST' });
    const [shell = 0, escaped = 0] = pids;
    await eventually(async () => !(await isAlive(shell)));
    await eventually(async () => !(await isAlive(escaped)));
  });
});

describe('a worker that is asked to stop', () => {
  it('hands back what runs and leaves', async () => {
    const reports = startWorker({ commands: [`echo $$ > ${shared}/shell; sleep 60; true`], leaseMs: 30_000 });
    const [pid = 0] = await pidsIn(['shell']);
    const exited = worker && once(worker, 'exit');
    worker?.kill('SIGTERM');
    await exited;
    expect(reports).toContainEqual({ type: 'finish', instance: '0', outcome: 'INTERRUPTED' });
    expect(await isAlive(pid)).toBe(false);
  });
});
