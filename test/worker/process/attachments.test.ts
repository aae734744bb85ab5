import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MemoryAttachments } from '#test/memory/memory-attachments.ts';
import { AttemptStop } from '#worker/attempt-stop.ts';
import { attachFile } from '#worker/process/attach-file.ts';
import { OwnSlotFolder } from '#worker/process/slot-folder.ts';
import { systemClock } from '../system-clock.ts';
import { fileExecutor, scriptWith } from './action-nodes.ts';
import { eventually, isAlive, TestRunner } from './test-runner.ts';

describe('a file of the deployment', () => {
  const attachments = new MemoryAttachments();
  attachments.put('etl/data.csv', 'a,b\n');
  const { signal: cancel } = new AbortController();
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'attach-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const attach = (file: string, options: { maxBytes?: number; cancel?: AbortSignal } = {}) =>
    attachFile({ attachments, folder, slotFolder: new OwnSlotFolder(folder), cancel, ...options }, file);

  it('is copied under its own name, for its owner alone', async () => {
    expect(await attach('/etl/data.csv')).toEqual({ head: Buffer.from('a,b\n') });
    expect(await readFile(path.join(folder, 'data.csv'), 'utf8')).toBe('a,b\n');
    expect((await stat(path.join(folder, 'data.csv'))).mode & 0o777).toBe(0o700);
  });

  it('takes the place of a link that somebody put there, and leaves alone what that leads to', async () => {
    await writeFile(path.join(folder, 'precious'), 'precious');
    await symlink('precious', path.join(folder, 'data.csv'));
    expect(await attach('etl/data.csv')).toEqual({ head: Buffer.from('a,b\n') });
    expect(await readFile(path.join(folder, 'precious'), 'utf8')).toBe('precious');
    expect(await readFile(path.join(folder, 'data.csv'), 'utf8')).toBe('a,b\n');
  });

  it('is not written into a folder that somebody put there', async () => {
    await mkdir(path.join(folder, 'data.csv'));
    await expect(attach('etl/data.csv')).rejects.toThrow(/data\.csv/);
  });

  it.each([
    ['etl/none.csv', /^the deployment has no file `etl\/none.csv`: put it below `files\/` in its bucket/],
    ['../data.csv', /^`..\/data.csv` is no path of a file of the deployment/],
    ['', /is no path/],
  ])('at `%s` is none, by the fault of the user', async (file, message) => {
    expect(await attach(file)).toEqual({ outcome: 'FAILED', fault: 'user', message: expect.stringMatching(message) });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is refused when it is too large, and given up when the attempt is stopped', async () => {
    expect(await attach('etl/data.csv', { maxBytes: 3 })).toMatchObject({
      message: 'file `etl/data.csv` is larger than the 3 bytes it may have',
    });
    expect(await attach('etl/data.csv', { cancel: AbortSignal.abort() })).toMatchObject({
      message: expect.stringContaining('it was stopped'),
    });
  });
});

describe('an attempt with files of the deployment', () => {
  let runner: TestRunner;
  beforeAll(async () => {
    runner = await TestRunner.start();
    const put = (file: string, content: string) => runner.files.put(file, content);
    put('etl/greet.sh', 'echo "${BASH_VERSION:+bash} $# $1"; cat data.csv');
    put('etl/report.py', '#!/usr/bin/env python3\nimport sys, os\nprint(sys.argv[1:], os.path.isfile("data.csv"))');
    put('etl/lost.rb', '#!/opt/nowhere/ruby\nputs 1');
    put('etl/fail.sh', 'exit 4');
    put('etl/stay.sh', 'trap "" TERM; sleep 60 & echo $$ $! > pids.part; mv pids.part pids; wait; wait');
    put('data.csv', 'a,b\n');
    put('other/data.csv', 'c,d\n');
    await copyFile('/bin/true', path.join(runner.folder, 'true'));
    runner.files.put('bin/true', await readFile(path.join(runner.folder, 'true')));
    runner.files.put('bin/false', await readFile('/bin/false'));
  });
  afterAll(() => runner.close());

  it.each([
    ['by bash', 'etl/greet.sh "a b"', ['data.csv'], 'bash 1 a b\na,b\n'],
    ['by its #! line', "/etl/report.py x 'y z'", ['data.csv'], "['x', 'y z'] True\n"],
    ['from the list, by its name there', 'greet.sh', ['etl/greet.sh', 'data.csv'], 'bash 0 \na,b\n'],
    ['as a program', 'bin/true', [], ''],
  ])('runs one %s', async (_how, command, files, out) => {
    expect(await runner.run(fileExecutor(command, files))).toMatchObject({ outcome: { outcome: 'SUCCEEDED' }, out });
  });

  it.each([
    ['etl/fail.sh', [], { message: 'exit code 4', exitCode: 4 }],
    ['bin/false', [], { message: 'exit code 1' }],
    ['etl/none.sh', [], { message: expect.stringContaining('has no file `etl/none.sh`') }],
    ['etl/lost.rb', [], { message: expect.stringContaining('interpreter /opt/nowhere/ruby is not on this worker') }],
    ['/bin/sh', [], { message: expect.stringContaining('has no file `/bin/sh`') }],
    [
      'etl/greet.sh',
      ['data.csv', 'other/data.csv'],
      { message: expect.stringContaining('would both be called data.csv') },
    ],
    ["etl/greet.sh 'x", [], { message: expect.stringContaining('quote that is not closed') }],
    [' ', [], { message: expect.stringContaining('<command> is empty') }],
  ])('that runs `%s` with %j fails by the fault of the user', async (command, files, failure) => {
    const { outcome } = await runner.run(fileExecutor(command, files));
    expect(outcome).toMatchObject({ outcome: 'FAILED', fault: 'user', ...failure });
  });

  it('has them beside its script', async () => {
    expect(await runner.run(scriptWith('cat data.csv; echo more >> data.csv', ['data.csv']))).toMatchObject({
      out: 'a,b\n',
      outcome: { outcome: 'SUCCEEDED' },
    });
    const { outcome } = await runner.run(scriptWith('true', ['/etc/passwd']));
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining('has no file `/etc/passwd`') });
  });

  it('leaves no process and no file when it is killed', async () => {
    const stop = new AttemptStop(systemClock);
    const running = runner.run(fileExecutor('etl/stay.sh'), { stop });
    const { lastFolder } = runner;
    await eventually(() => existsSync(path.join(lastFolder, 'pids')));
    const pids = (await readFile(path.join(lastFolder, 'pids'), 'utf8')).trim().split(' ').map(Number);
    stop.request('KILLED', 100);
    expect((await running).outcome).toMatchObject({ signal: 'SIGKILL' });
    expect(await Promise.all(pids.map(isAlive))).toEqual([false, false]);
    await eventually(() => !existsSync(lastFolder));
  });
});
