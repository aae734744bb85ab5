import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { InstanceSummary } from '#core/model/instance.ts';
import { chain, type Scenario } from './scenarios.ts';

const PROGRAM = join(import.meta.dirname, '..', 'dist', 'local.js');
/** Seldom enough not to slow down what is measured; the times come from the system. */
const POLL_MS = 500;

export interface Speed {
  /** From the trigger's acceptance to the terminal state, both by the system's clock. */
  readonly seconds: number;
  readonly actionsPerSecond: number;
}

/** How fast local mode runs each scenario, everything started and warm: the programs that `akkaflow` starts, as they are. */
export async function measureSpeed(
  scenarios: readonly Scenario[],
  { workers, concurrency }: { readonly workers: number; readonly concurrency: number },
): Promise<readonly Speed[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'akkaflow-bench-'));
  const args = [PROGRAM, '--data', dataDir, '--workers', `${workers}`, '--concurrency', `${concurrency}`];
  const system = spawn(process.execPath, [...args, '--port', '0', '--until-stdin-closes'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(system, 'exit');
  try {
    const [line] = await once(createInterface({ input: system.stdout }), 'line');
    const { url } = JSON.parse(String(line)) as { readonly url: string };
    const token = (await readFile(join(dataDir, 'token'), 'utf8')).trim();
    const call = caller(url, token);
    const speeds: Speed[] = [];
    await timeOne(call, chain(10));
    for (const scenario of scenarios) speeds.push(await timeOne(call, scenario));
    return speeds;
  } finally {
    system.stdin.end();
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }
}

type Call = (method: string, path: string, body?: { readonly type: string; readonly text: string }) => Promise<unknown>;

function caller(url: string, token: string): Call {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': body.type }) };
    const response = await fetch(`${url}${path}`, { method, headers, ...(body && { body: body.text }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  };
}

async function timeOne(call: Call, { xml, actions }: Scenario): Promise<Speed> {
  const { name } = (await call('POST', '/v1/definitions', { type: 'application/xml', text: xml })) as { name: string };
  const path = `/v1/workflows/${encodeURIComponent(name)}/instances`;
  const { id } = (await call('POST', path, { type: 'application/json', text: '{"params":{}}' })) as { id: string };
  for (;;) {
    await wait(POLL_MS);
    const { items } = (await call('GET', `/v1/instances?prefix=${id}`)) as { items: readonly InstanceSummary[] };
    const [instance] = items;
    if (instance?.endedAt === undefined) continue;
    if (instance.status !== 'SUCCEEDED') throw new Error(`${name} ended ${instance.status}`);
    const seconds = (instance.endedAt - instance.createdAt) / 1000;
    return { seconds, actionsPerSecond: actions / seconds };
  }
}
