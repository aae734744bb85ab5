import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AttemptStop } from '#worker/attempt-stop.ts';
import { systemClock } from '../system-clock.ts';
import { script, shell } from './action-nodes.ts';
import { isAlive, SHARED_USER, TestRunner } from './test-runner.ts';

let runner: TestRunner;

beforeAll(async () => {
  runner = await TestRunner.start();
});

afterAll(() => runner.close());

describe('a script', () => {
  it.each([
    ['bash when it has no #! line', 'echo "${BASH_VERSION:+bash}"', 'bash\n'],
    ['the bash of its #! line', '#!/bin/bash -e\nfalse || echo bash', 'bash\n'],
    ['perl', '#!/usr/bin/perl -w\nprint "perl $^W\\n";', 'perl 1\n'],
    ['python3', '#!/usr/bin/env python3\nimport sys\nprint("python", sys.version_info[0])', 'python 3\n'],
    ['node', '#!/usr/bin/env node\nconsole.log("node", typeof process)', 'node object\n'],
    ['env -S', '#!/usr/bin/env -S python3 -u\nprint("unbuffered")', 'unbuffered\n'],
  ])('is run by %s', async (_interpreter, code, out) => {
    const end = await runner.run(script({ code }));
    expect(end).toMatchObject({ outcome: { outcome: 'SUCCEEDED' }, out, err: '' });
  });

  it('fails and names its interpreter when that is not there', async () => {
    const { outcome } = await runner.run(script({ code: '#!/opt/nowhere/ruby\nputs 1' }));
    expect(outcome).toMatchObject({
      outcome: 'FAILED',
      fault: 'user',
      message: expect.stringContaining('/opt/nowhere/ruby'),
    });
  });

  it('fails and names what env cannot find', async () => {
    const { outcome } = await runner.run(script({ code: '#!/usr/bin/env no-such-thing\n1' }));
    expect(outcome).toMatchObject({
      message: expect.stringMatching(/^interpreter no-such-thing is not on this worker/),
    });
  });

  it('is called as its <location> ends, in the folder of the attempt', async () => {
    const end = await runner.run(script({ location: '/../../data/load.sh', code: 'pwd; echo "$0"' }));
    const [folder = '', file] = end.out.split('\n');
    expect(file).toBe(`${folder}/load.sh`);
    expect(folder).toContain(runner.folder);
  });

  it.each(['/data/..', '..', '/', '.'])('fails when its <location> %s names no file', async (location) => {
    const { outcome } = await runner.run(script({ location, code: 'true' }));
    expect(outcome).toMatchObject({
      outcome: 'FAILED',
      fault: 'user',
      message: expect.stringContaining('names no file'),
    });
  });
});

describe('a shell command', () => {
  it('gets its streams apart', async () => {
    const { out, err } = await runner.run(shell('echo one; echo two >&2; echo three'));
    expect([out, err]).toEqual(['one\nthree\n', 'two\n']);
  });

  it('can open /dev/stdout and /dev/stderr', async () => {
    const { out, err } = await runner.run(shell('echo one > /dev/stdout; echo two | tee /dev/stderr'));
    expect([out, err]).toEqual(['one\ntwo\n', 'two\n']);
  });

  it('may be longer than one argument can be', async () => {
    const { out } = await runner.run(shell(`: ${'x'.repeat(200_000)}\necho long`));
    expect(out).toBe('long\n');
  });

  it('reads nothing from its standard input', async () => {
    expect(await runner.run(shell('cat; echo end'))).toMatchObject({ out: 'end\n' });
  });

  it.each([
    ['exit 7', { message: 'exit code 7', exitCode: 7, fault: 'user' }],
    ['no-such-command', { message: 'exit code 127', exitCode: 127 }],
    ['kill -SEGV $$', { message: 'killed by SIGSEGV', signal: 'SIGSEGV', fault: 'user' }],
  ])('`%s` fails the attempt', async (command, failure) => {
    expect((await runner.run(shell(command))).outcome).toMatchObject({ outcome: 'FAILED', ...failure });
  });
});

describe('the environment of an attempt', () => {
  it('has the attempt, the folder and nothing else of the worker', async () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
    process.env['AKKAFLOW_TABLE'] = 'table';
    const { out } = await runner.run(shell('exec env'), { environment: { AKKAFLOW_INSTANCE_ID: 'i' } });
    const names = out.match(/^\w+(?==)/gm) ?? [];
    const allowed = /^(PATH|LANG|LC_\w+|TZ|HOME|TMPDIR|AKKAFLOW_INSTANCE_ID|PWD|OLDPWD|SHLVL|_)$/;
    expect(names.filter((name) => !allowed.test(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['PATH', 'HOME', 'TMPDIR', 'AKKAFLOW_INSTANCE_ID']));
  });

  it('has no descriptor of the worker open', async () => {
    const { out } = await runner.run(shell('ls -l /proc/self/fd'));
    expect(out).not.toMatch(/socket|eventpoll|eventfd/);
  });
});

describe.each([
  ['with users of their own, if there can be', undefined],
  ['as the user of the worker', SHARED_USER],
])('an attempt in slots %s', (_slots, isolation) => {
  let runner: TestRunner;

  beforeAll(async () => {
    runner = await TestRunner.start(isolation && { isolation });
  });

  afterAll(() => runner.close());

  it('leaves no folder, also when it made some read-only', async () => {
    const { out } = await runner.run(shell('mkdir -p a/b && touch a/b/c && chmod -R a-w a && pwd'));
    const root = path.dirname(out.trim());
    await expect.poll(() => readdir(root)).toEqual([]);
  });

  it('takes its background processes with it', async () => {
    const { out, outcome } = await runner.run(shell('sleep 60 & echo $!'));
    expect(outcome.outcome).toBe('SUCCEEDED');
    expect(await isAlive(Number(out))).toBe(false);
  });

  it('is killed with its children when it ignores SIGTERM', async () => {
    const stop = new AttemptStop(systemClock);
    const running = runner.run(shell("trap 'echo ignored' TERM; sleep 60 & echo $!; while :; do wait; done"), { stop });
    setTimeout(() => stop.request('KILLED', 200), 200);
    const { outcome, out } = await running;
    expect(outcome).toMatchObject({ outcome: 'FAILED', signal: 'SIGKILL' });
    expect(out).toContain('ignored');
    expect(await isAlive(Number.parseInt(out, 10))).toBe(false);
  });

  it('does not begin when it was stopped before', async () => {
    const stop = new AttemptStop(systemClock);
    stop.request('KILLED', 200);
    expect(await runner.run(shell('echo begun'), { stop })).toMatchObject({ out: '', outcome: { outcome: 'FAILED' } });
  });

  it('does not even reach its action then, which may do more than start processes', async () => {
    let runs = 0;
    const run = async () => {
      runs += 1;
      return { outcome: 'SUCCEEDED' } as const;
    };
    const mailing = await TestRunner.start({ actionOf: (kind) => ({ kind, place: 'worker', run }) });
    const stop = new AttemptStop(systemClock);
    await mailing.run(shell('true'), { stop });
    stop.request('LEASE_LOST', 0);
    const { outcome } = await mailing.run(shell('true'), { stop });
    expect([runs, outcome]).toMatchObject([1, { outcome: 'FAILED', message: 'it was stopped before it began' }]);
    await mailing.close();
  });

  it('keeps binary output byte by byte', async () => {
    const { records } = await runner.run(shell("printf 'a\\0b\\377\\376'"));
    const bytes = Buffer.concat(records.map(({ b }) => Buffer.from(b ?? '', 'base64')));
    expect(bytes).toEqual(Buffer.from([0x61, 0, 0x62, 0xff, 0xfe]));
  });
});

describe('an attempt that leaves its session', () => {
  it('is not waited for, although it holds the pipes open and cannot be told any more', async () => {
    const shared = await TestRunner.start({ isolation: SHARED_USER });
    const startedAt = systemClock.monotonic();
    const first = await shared.run(shell("setsid env -i sh -c 'echo $$; exec sleep 60' & sleep 0.2"));
    expect(systemClock.monotonic() - startedAt).toBeLessThan(3_000);
    process.kill(Number(first.out), 'SIGKILL');
    expect(await shared.run(shell('echo next'))).toMatchObject({ out: 'next\n' });
    await shared.close();
  });

  it('is killed by its user, or where all share one by the folder that its environment names', async () => {
    const shared = await TestRunner.start({ isolation: SHARED_USER });
    for (const each of [runner, shared]) {
      const { out } = await each.run(shell("setsid sh -c 'echo $$; sleep 60 & exec sleep 60' & sleep 0.2"));
      expect(await isAlive(Number(out))).toBe(false);
    }
    expect(shared.warnings.filter((line) => line.includes('cannot keep them apart'))).toHaveLength(1);
    await shared.close();
  });
});
