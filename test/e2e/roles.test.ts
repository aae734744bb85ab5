import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '#cli/client/api-client.ts';
import { bearer } from '#cli/client/http.ts';
import { isTerminal } from '#core/model/status.ts';
import { isAlive, until } from './local-system.ts';
import { RoleProcess } from './role-process.ts';

const TIMEOUT_MS = 90_000;
const PATIENCE_MS = 60_000;
const EMULATOR_LINES = 8;
/** So that a dead worker is noticed within seconds. */
const QUICK = { AKKAFLOW_WORKER_LEASE_MS: '4000', AKKAFLOW_WORKER_HEARTBEAT_MS: '1000' };

const folder = mkdtempSync(join(tmpdir(), 'roles-'));
/** Where scripts, which run as users of their own, may write. */
const shared = mkdtempSync(join(tmpdir(), 'roles-shared-'));
chmodSync(shared, 0o777);
const settings = join(folder, 'akkaflow.env');
const data = join(folder, 'data');
const running: RoleProcess[] = [];

async function start(role: string, args: readonly string[], lines?: number): Promise<RoleProcess> {
  const own = role === 'emulators' ? [] : ['--settings', settings, '--create'];
  const started = await RoleProcess.start(role, [...own, ...args], QUICK, lines);
  running.push(started);
  return started;
}

function definition(name: string, script: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`<work-flow name="${name}">
  <start name="start" to="work"/>
  <action name="work"><script><code><![CDATA[${script}]]></code></script><ok to="end"/></action>
  <end name="end"/>
</work-flow>`);
}

let client: ApiClient;

beforeAll(async () => {
  const emulators = await start(
    'emulators',
    ['--data', join(folder, 'stores'), '--dynamodb-port', '0', '--sqs-s3-port', '0'],
    EMULATOR_LINES,
  );
  writeFileSync(settings, emulators.lines.join('\n'));
  const [, http] = await Promise.all([
    start('master', []),
    start('httpserver', ['--port', '0', '--data', data]),
    start('worker', ['--slots', '2']),
  ]);
  const { url } = JSON.parse(http.lines[0] ?? '');
  client = new ApiClient(url, bearer(readFileSync(join(data, 'token'), 'utf8')));
}, TIMEOUT_MS);

afterAll(async () => {
  for (const one of running.toReversed()) await one.end();
  for (const each of [folder, shared]) rmSync(each, { recursive: true });
}, TIMEOUT_MS);

async function run(name: string, script: string): Promise<string> {
  await client.definitions.submit(definition(name, script));
  return (await client.workflows.start(name, {})).id;
}

function end(id: string) {
  return until(`the end of ${id}`, PATIENCE_MS, async () => {
    const view = await client.instances.info(id);
    return isTerminal(view.status) && view;
  });
}

describe('roles as processes of their own', () => {
  it('run a workflow together', { timeout: TIMEOUT_MS }, async () => {
    const { status } = await end(await run('together', 'echo done'));
    expect(status).toBe('SUCCEEDED');
  });

  it('tell the deployment to other machines, whose workers join it', { timeout: TIMEOUT_MS }, async () => {
    const printed = await RoleProcess.start('master', ['--settings', settings, '--create', '--print-settings'], {});
    expect(await printed.ended).toBe(0);
    const file = join(folder, 'printed.env');
    // Where the endpoint is, each machine knows by itself.
    writeFileSync(file, [readFileSync(settings, 'utf8'), ...printed.lines].join('\n'));

    const worker = await RoleProcess.command(
      ['worker', '--group', 'default', '--slots', '3', '--settings', file],
      QUICK,
    );
    running.push(worker);

    const joined = await until('the worker', PATIENCE_MS, async () => {
      const { workers } = await client.system.health();
      return workers.find(({ slots }) => slots === 3) ?? false;
    });
    expect(joined.group).toBe('default');
    expect(await worker.end()).toBe(0);
  });

  it('end what a worker ran that was killed', { timeout: TIMEOUT_MS }, async () => {
    const marker = join(shared, 'marker');
    const script = `if [ -e ${marker} ]; then exit 0; fi\necho $$ > ${marker}\nsleep 120`;
    const id = await run('orphan', script);
    await until(
      'the first attempt',
      PATIENCE_MS,
      async () => existsSync(marker) && readFileSync(marker, 'utf8') !== '',
    );
    const [first] = running.filter(({ lines }) => lines[0]?.includes('"worker"') === true);
    await start('worker', []);

    await first?.end('SIGKILL');
    const { status, nodes } = await end(id);

    expect(status).toBe('SUCCEEDED');
    expect(nodes.find(({ name }) => name === 'work')?.attempts.map((attempt) => attempt.status)).toEqual([
      'LOST',
      'SUCCEEDED',
    ]);
    expect(isAlive(Number(readFileSync(marker, 'utf8')))).toBe(false);
  });

  it('allow another master, and go on when the first one ends', { timeout: TIMEOUT_MS }, async () => {
    const [first] = running.filter(({ lines }) => lines[0]?.includes('"master"') === true);
    await start('master', []);
    expect(await first?.end()).toBe(0);
    const { status } = await end(await run('second-master', 'echo done'));
    expect(status).toBe('SUCCEEDED');
  });
});
