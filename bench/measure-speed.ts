import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { InstanceView } from '#core/model/instance-view.ts';
import { isTerminal } from '#core/model/status.ts';
import { type LocalSystem, startLocal } from '#local/system.ts';
import { chain, type Scenario } from './scenarios.ts';

const POLL_MS = 20;

export interface Speed {
  /** From the trigger's answer to the terminal state, both by the system's clock. */
  readonly seconds: number;
  readonly actionsPerSecond: number;
}

/** How fast local mode runs each scenario, everything started and warm: real emulators, a real worker, real processes. */
export async function measureSpeed(
  scenarios: readonly Scenario[],
  workers: number,
  concurrency: number,
): Promise<readonly Speed[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'akkaflow-bench-'));
  const logger = { info: () => {}, warn: console.error, error: console.error };
  const system = await startLocal({ dataDir, workers, concurrency, port: 0, timezone: 'UTC', logger });
  try {
    const speeds: Speed[] = [];
    const call = await caller(system);
    await timeOne(call, chain(3));
    for (const scenario of scenarios) speeds.push(await timeOne(call, scenario));
    return speeds;
  } finally {
    await system.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

type Call = (method: string, path: string, body?: { readonly type: string; readonly text: string }) => Promise<unknown>;

async function caller({ url, dataDir }: LocalSystem): Promise<Call> {
  const token = (await readFile(join(dataDir, 'token'), 'utf8')).trim();
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': body.type }) };
    const response = await fetch(`${url}${path}`, { method, headers, ...(body && { body: body.text }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  };
}

async function timeOne(call: Call, { xml, actions }: Scenario): Promise<Speed> {
  const { name } = (await call('POST', '/v1/workflows', { type: 'application/xml', text: xml })) as { name: string };
  const path = `/v1/workflows/${encodeURIComponent(name)}/instances`;
  const { id } = (await call('POST', path, { type: 'application/json', text: '{"params":{}}' })) as { id: string };
  for (;;) {
    await wait(POLL_MS * Math.max(1, actions / 40));
    const view = (await call('GET', `/v1/instances/${id}`)) as InstanceView;
    if (!isTerminal(view.status)) continue;
    if (view.status !== 'SUCCEEDED') throw new Error(`${name} ended ${view.status}: ${view.reason?.message}`);
    const seconds = ((view.endedAt ?? 0) - view.createdAt) / 1000;
    return { seconds, actionsPerSecond: actions / seconds };
  }
}
