import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DROPPED_CAPABILITIES, KEPT_CAPABILITIES } from '#adapters/aws/worker-capabilities.ts';
import { ApiClient } from '#cli/client/api-client.ts';
import { bearer } from '#cli/client/http.ts';
import { isTerminal } from '#core/model/status.ts';
import { until } from './local-system.ts';
import { RoleProcess } from './role-process.ts';

const ROOT = join(import.meta.dirname, '../..');
const TIMEOUT_MS = 90_000;
const EMULATOR_LINES = 8;

const folder = mkdtempSync(join(tmpdir(), 'worker-image-'));
/** Where `/opt/akkaflow` of the image would be: below no `node_modules`. */
const tree = join(folder, 'opt', 'akkaflow');
/** Where the users of slots may write. */
const lake = join(folder, 'lake');
const settings = join(folder, 'akkaflow.env');
const data = join(folder, 'data');
const roles: RoleProcess[] = [];
let worker: ChildProcess;
let log = '';
let client: ApiClient;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  mkdirSync(lake);
  chmodSync(lake, 0o777);
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-worker.ts'), tree]);
  const stores = ['--data', join(folder, 'stores'), '--dynamodb-port', '0', '--sqs-s3-port', '0'];
  const emulators = await RoleProcess.start('emulators', stores, {}, EMULATOR_LINES);
  writeFileSync(settings, emulators.lines.join('\n'));
  const printed = await RoleProcess.start('master', ['--settings', settings, '--create', '--print-settings'], {});
  await printed.ended;
  writeFileSync(settings, [...emulators.lines, ...printed.lines].join('\n'));
  const http = ['--settings', settings, '--port', '0', '--data', data];
  roles.push(
    emulators,
    await RoleProcess.start('master', ['--settings', settings], {}),
    await RoleProcess.start('httpserver', http, {}),
  );
  const { url } = JSON.parse(roles[2]?.lines[0] ?? '');
  client = new ApiClient(url, bearer(readFileSync(join(data, 'token'), 'utf8')));
  worker = startWorker();
}, TIMEOUT_MS);

afterAll(async () => {
  worker.kill('SIGTERM');
  await once(worker, 'exit');
  for (const role of roles.toReversed()) await role.end();
  rmSync(folder, { recursive: true });
}, TIMEOUT_MS);

/** With nothing of this process but where the deployment is. */
function startWorker(prefix: readonly string[] = []): ChildProcess {
  const env = { ...parseEnv(readFileSync(settings, 'utf8')), PATH: '/usr/bin:/bin', AKKAFLOW_WORKER_FOLDER: folder };
  const [command = '', ...args] = [...prefix, join(tree, 'bin/akkaflow-worker')];
  const child = spawn(command, args, { cwd: '/', env, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  return child;
}

async function run(name: string, action: string) {
  await client.definitions.submit(
    new TextEncoder().encode(`<work-flow name="${name}">
      <start name="start" to="work"/>
      <action name="work">${action}<ok to="end"/></action>
      <end name="end"/>
    </work-flow>`),
  );
  const { id } = await client.workflows.start(name, {});
  return until(`the end of ${name}: ${log}`, TIMEOUT_MS / 2, async () => {
    const view = await client.instances.info(id);
    return isTerminal(view.status) && view;
  });
}

describe('the self-contained worker', () => {
  it.each([
    ['bash', 'echo it'],
    ['perl', '#!/usr/bin/perl\nprint "it";'],
    ['python3', '#!/usr/bin/env python3\nprint("it")'],
    ['the Node that it brings', `#!${tree}/bin/node\nconsole.log("it")`],
  ])('runs a script in %s', async (name, code) => {
    const { status, nodes } = await run(name.replaceAll(' ', '-'), `<script><code><![CDATA[${code}]]></code></script>`);
    expect([status, nodes[1]?.attempts[0]?.message]).toEqual(['SUCCEEDED', undefined]);
  });

  it.each([
    ['sqlite', 'select 1'],
    [
      'duckdb',
      `copy (select 42 as answer) to '${lake}/answer.parquet' (format parquet); select answer from '${lake}/answer.parquet'`,
    ],
  ])('runs SQL on %s, by the driver that it brings', async (type, statements) => {
    await client.links.put(type, { type, options: { path: join(lake, type) } });
    const { status, nodes } = await run(`sql-${type}`, `<sql db-link="${type}">${statements}</sql>`);
    expect([status, nodes[1]?.attempts[0]?.message]).toEqual(['SUCCEEDED', undefined]);
  });

  // Of what Docker gives root; and when a task definition has taken that away, and with it the right to give up anything.
  it.runIf(process.getuid?.() === 0).each([
    ['itself', [...KEPT_CAPABILITIES, ...DROPPED_CAPABILITIES]],
    ['by its task definition', KEPT_CAPABILITIES],
  ])('keeps %s of root no right but those to change users and to kill', async (_who, names) => {
    const bounds = names.map((each) => `+${each.toLowerCase()}`).join(',');
    const limited = startWorker(['setpriv', `--bounding-set=-all,${bounds}`, '--inh-caps=-all']);
    const rights = () => readFileSync(`/proc/${limited.pid}/status`, 'utf8').match(/^(Cap(Eff|Bnd)|NoNewPrivs):.*/gm);
    const right = '00000000000000e0';
    await until('the worker', TIMEOUT_MS / 2, async () => rights()?.includes('NoNewPrivs:\t1') ?? false);
    expect(rights()).toEqual([`CapEff:\t${right}`, `CapBnd:\t${right}`, 'NoNewPrivs:\t1']);
    const ended = once(limited, 'exit');
    limited.kill('SIGTERM');
    await ended;
  });
});
