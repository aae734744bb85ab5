import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEPT_CAPABILITIES } from '#adapters/aws/worker-capabilities.ts';
import { identityOf } from '#worker/process/identities.ts';
import { killUser } from '#worker/process/kill-processes.ts';
import { Launcher } from '#worker/process/launcher.ts';
import { systemClock } from '../system-clock.ts';
import { eventually, isAlive, ownIsolation } from './test-runner.ts';
import type { WorkerProgramOptions, WorkerProgramReport } from './worker-program.ts';

const PROGRAM = path.join(import.meta.dirname, 'worker-program.ts');
const FIXTURES = path.join(import.meta.dirname, '../../fixtures/hostile');
const KEPT = KEPT_CAPABILITIES.map((name) => `+${name.toLowerCase()}`).join(',');
/** Without descriptors that whoever runs the tests left open, which a container has not. */
const CLOSED = 'for fd in /proc/self/fd/*; do fd=${fd##*/}; [ "$fd" -gt 2 ] && eval "exec $fd>&-"; done; exec "$@"';
/** As the entry point of the image starts it. */
const LIMITED = [
  'bash',
  '-c',
  CLOSED,
  'bash',
  'setpriv',
  `--bounding-set=-all,${KEPT}`,
  '--inh-caps=-all',
  '--no-new-privs',
];
/** What a task of ECS has in its environment, and what only the worker may know. */
const CREDENTIALS = {
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/of-the-task',
  ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/of-the-task',
  AKKAFLOW_TABLE: 'table',
};

const isolation = await ownIsolation();
let folder: string;
let shared: string;
let worker: ChildProcessByStdio<null, Readable, null> | undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'worker-test-'));
  shared = await mkdtemp(path.join(tmpdir(), 'worker-test-'));
  await Promise.all([chmod(folder, 0o755), chmod(shared, 0o777)]);
  for (const script of ['attack.py', 'after.py']) copyFileSync(path.join(FIXTURES, script), path.join(shared, script));
  copyFileSync('/usr/bin/id', path.join(shared, 'id'));
  chmodSync(path.join(shared, 'id'), 0o4755);
  mkdirSync(path.join(shared, 'precious'));
  writeFileSync(path.join(shared, 'precious/file'), 'precious');
  chmodSync(path.join(shared, 'precious'), 0o777);
});

afterEach(async () => {
  worker?.kill('SIGKILL');
  await Promise.all([folder, shared].map((each) => rm(each, { recursive: true, force: true })));
});

function startWorker(prefix: readonly string[], options: Omit<WorkerProgramOptions, 'folder' | 'leaseMs'>) {
  const reports: WorkerProgramReport[] = [];
  const program = [PROGRAM, JSON.stringify({ folder, leaseMs: 30_000, ...options })];
  const [command = '', ...args] = [...prefix, process.execPath, ...program];
  const started = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...CREDENTIALS },
  });
  createInterface({ input: started.stdout }).on('line', (line) => reports.push(JSON.parse(line)));
  worker = started;
  return reports;
}

function said(name: string): readonly string[] {
  return readFileSync(path.join(shared, name), 'utf8').trim().split('\n');
}

function outcomes(reports: readonly WorkerProgramReport[]): Readonly<Record<string, string>> {
  return Object.fromEntries(reports.flatMap((each) => (each.type === 'finish' ? [[each.instance, each.outcome]] : [])));
}

const victim = (until: string) =>
  `echo secret > secret; chmod 644 secret; chmod 755 .; echo $$ "$PWD" > ${'$shared'}/v; mv $shared/v $shared/victim
   until [ -e $shared/${until} ]; do sleep 0.1; done; grep -q secret secret`;
const attack = `until [ -s $shared/victim ]; do sleep 0.1; done; python3 $shared/attack.py $shared ${PROGRAM} all > $shared/attacked 2>&1`;
const after = 'python3 $shared/after.py > $shared/left 2>&1; touch $shared/over';

/** A slot's folder as a worker makes it. */
function makeSlot(index: number) {
  const identity = identityOf(isolation, index);
  if (identity === undefined) throw new Error('no user for it');
  const slotFolder = path.join(folder, 'akkaflow-w', String(index));
  const attempt = path.join(slotFolder, 'attempt');
  mkdirSync(attempt, { recursive: true });
  chownSync(slotFolder, 0, identity.gid);
  chmodSync(slotFolder, 0o770);
  chownSync(attempt, identity.uid, identity.gid);
  return { identity, folder: slotFolder, attempt };
}

function asUser(uid: number, capabilities = '-all'): readonly string[] {
  const rights = [`--inh-caps=${capabilities}`, `--ambient-caps=${capabilities}`];
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', ...rights];
}

function run([command = '', ...prefix]: readonly string[], script: string): void {
  execFileSync(command, [...prefix, 'bash', '-c', script]);
}

describe.runIf(isolation.isolated)('a script that tries everything', () => {
  it('reaches nothing from its slot, and leaves nothing to the next attempt, when the worker may only change users and kill', async () => {
    const commands = [victim('over'), attack, after].map((command) => `shared=${shared}; ${command}`);
    const reports = startWorker(LIMITED, { commands, slots: 2 });
    await eventually(() => Object.keys(outcomes(reports)).length === 3, 60_000);
    expect(said('attacked')).toEqual(['done']);
    const beside = expect.stringMatching(/^beside \['\S+'\]$/);
    expect(said('left')).toEqual([expect.stringMatching(/^user \d+$/), beside, 'inside []']);
    expect(outcomes(reports)).toMatchObject({ 0: 'SUCCEEDED', 2: 'SUCCEEDED' });
    expect(readFileSync(path.join(shared, 'precious/file'), 'utf8')).toBe('precious');
    expect(await isAlive(worker?.pid ?? 0)).toBe(true);
  }, 90_000);

  it('finds a way where there is one, and leaves what clearing the slot removes', async () => {
    const [slot, other] = [makeSlot(0), makeSlot(1)];
    const { uid } = slot.identity;
    spawn('bash', ['-c', `shared=${shared}; ${victim('over')}`], {
      cwd: other.attempt,
      stdio: 'ignore',
      ...other.identity,
    });
    await eventually(() => existsSync(path.join(shared, 'victim')));
    const tried = `python3 ${shared}/attack.py ${shared} ${PROGRAM} victim > ${shared}/attacked 2>&1`;
    // Away from the processes of this test, whose ancestor it must not trace.
    run(['setsid', '-f', ...asUser(uid, '+dac_read_search,+kill,+sys_ptrace')], `cd ${slot.attempt}; ${tried}`);
    await eventually(() => existsSync(path.join(shared, 'attacked')) && said('attacked').includes('done'), 20_000);
    const [pid] = readFileSync(path.join(shared, 'victim'), 'utf8').split(' ');
    const ways = ['environ', 'cwd', 'fd', 'mem'].map((name) => `/proc/${pid}/${name}`);
    ways.push(`signal ${pid}`, `trace ${pid}`, `debug ${pid}`, `${other.attempt}/secret`, 'new privileges');
    expect(said('attacked')).toEqual(expect.arrayContaining(ways));

    const look = `mkdir -p ${slot.attempt}; cd ${slot.attempt} && python3 ${shared}/after.py > ${shared}/left`;
    run(asUser(uid), look);
    expect(said('left').filter((line) => /hostile|^process|^shm/.test(line)).length).toBeGreaterThan(8);
    await killUser(slot.identity, systemClock);
    const launcher = new Launcher({ clock: systemClock, logger: { info() {}, warn() {}, error() {} } });
    await launcher.doAs(slot.identity, { do: 'clear', folder: slot.folder, elsewhere: true });
    launcher.close();
    run(asUser(uid), look);
    expect(said('left')).toEqual([`user ${uid}`, "beside ['attempt']", 'inside []']);
    await killUser(other.identity, systemClock);
  }, 60_000);
});
