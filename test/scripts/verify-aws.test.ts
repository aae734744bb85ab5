import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Check, CheckFailure, NotHere } from '../../scripts/verify/check.ts';
import { chooseChecks } from '../../scripts/verify/choose-checks.ts';
import { runChecks } from '../../scripts/verify/run-checks.ts';
import type { Verification } from '../../scripts/verify/verification.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'deploy.md'), 'utf8');

function verify(...args: readonly string[]) {
  const env = { PATH: process.env['PATH'] };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/verify-aws.ts', ...args], {
    cwd: ROOT,
    env,
  });
  return { status, out: String(stdout), err: String(stderr) };
}

const ACCOUNT = { emulated: false, hasTasks: true } as Verification;

function check(run: Check['run'], more: Partial<Check> = {}): Check {
  return { name: 'it', proves: 'something', minutes: 1, run, ...more };
}

async function outcomes(checks: readonly Check[], on = ACCOUNT): Promise<readonly (readonly [string, string])[]> {
  return (await runChecks(on, checks, () => {})).map(({ outcome, detail }) => [outcome, detail]);
}

describe('npm run verify:aws', () => {
  it('helps', () => {
    const { status, out } = verify('--help');
    expect(status).toBe(0);
    expect(out).toContain('npm run verify:aws -- --stage prod');
    expect(out).toMatch(/Exit code: 0 nothing failed/);
  });

  it('lists what it was asked for, with times', () => {
    const { status, out } = verify('--list', '--only', 'run,kill');
    expect([status, out.trim().split('\n').length]).toEqual([0, 2]);
    expect(out).toMatch(/^run +1\.5 min/);
  });

  it.each([
    [
      'a check that there is not',
      ['--only', 'everything'],
      'There is no check "everything"; there are: signed-requests',
    ],
    ['no deployment', [], 'Give --stage and --region'],
    ['an unknown option', ['--stages', 'prod'], '--stages'],
  ])('ends with 2 for %s', (_, args, said) => {
    const { status, err } = verify(...args);
    expect(status).toBe(2);
    expect(err).toContain(said);
  });

  it('tells a failure from what could not be tried, and goes on after either', async () => {
    const checks = [
      check(async () => 'seen'),
      check(async () => {
        throw new CheckFailure('otherwise');
      }),
      check(async () => {
        throw new NotHere('no tasks');
      }),
      check(() => Promise.reject(new TypeError('broken'))),
      check(async () => 'seen', { tasks: true }),
    ];
    expect(await outcomes(checks)).toEqual([
      ['pass', 'seen'],
      ['fail', 'otherwise'],
      ['skip', 'no tasks'],
      ['fail', 'it could not be tried: TypeError: broken'],
      ['pass', 'seen'],
    ]);
  });

  it('tries on an emulator only what one can tell', async () => {
    const emulator = { emulated: true, hasTasks: false } as Verification;
    const checks = [check(async () => 'seen', { tasks: true }), check(async () => 'seen', { account: true })];
    expect((await outcomes(checks, emulator)).map(([outcome]) => outcome)).toEqual(['skip', 'skip']);
  });

  it('does what docs/deploy.md says, line by line', () => {
    const rows = [...PAGE.matchAll(/^\| `([\w-]+)` \| (.*) \| (.*)\|$/gm)].map(([, name, proves]) => [name, proves]);
    for (const { name, proves } of chooseChecks({})) expect(rows).toContainEqual([name, proves]);
    const table = PAGE.slice(PAGE.indexOf('| check |'));
    expect(table.match(/^\| `/gm)).toHaveLength(chooseChecks({}).length);
  });

  it('names each check once', () => {
    const names = chooseChecks({}).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
