import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { newInstanceState } from '#core/engine/new-state.ts';
import { mapBounded } from '#core/service/map-bounded.ts';
import { emulatorAccess } from '#local/emulator-access.ts';
import { storeManyInstances } from '#test/factories/many-instances.ts';
import { chain } from './scenarios.ts';

const PROGRAM = join(import.meta.dirname, '..', 'dist', 'local.js');
const TABLE = 'akkaflow';
/** Requests that are under way at once, as of a few people and programs. */
const AT_ONCE = 8;

/** How one kind of request fares. */
export interface RequestSpeed {
  readonly request: string;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Running {
  readonly url: string;
  readonly endpoints: { readonly dynamodb: string; readonly sqs: string };
}

/**
 * Requests a second, and how long each takes, of local mode with `stored` ended instances of 20 workflows, without a worker: the
 * programs that `akkaflow` starts, as they are, over loopback.
 */
export async function measureApi(stored: number, requests: number): Promise<readonly RequestSpeed[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'akkaflow-bench-'));
  const args = [PROGRAM, '--data', dataDir, '--workers', '0', '--port', '0', '--until-stdin-closes'];
  const system = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(system, 'exit');
  try {
    const [line] = await once(createInterface({ input: system.stdout }), 'line');
    const running = JSON.parse(String(line)) as Running;
    const token = (await readFile(join(dataDir, 'token'), 'utf8')).trim();
    const call = caller(running.url, token);
    const { name } = (await call('POST', '/v1/definitions', chain(10).xml)) as { readonly name: string };
    const startPath = `/v1/workflows/${encodeURIComponent(name)}/instances`;
    const { id } = (await call('POST', startPath, '{}')) as { readonly id: string };
    await fill(running, stored);
    return [
      await time('list of a workflow', requests, () => call('GET', '/v1/instances?workflow=bench%201&limit=50')),
      await time('list of a status', requests, () => call('GET', '/v1/instances?status=SUCCEEDED&limit=50')),
      await time('info', requests, () => call('GET', `/v1/instances/${id}`)),
      await time('start', requests, () => call('POST', startPath, '{}')),
    ];
  } finally {
    system.stdin.end();
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function fill({ endpoints }: Running, stored: number): Promise<void> {
  const clients = makeAwsClients(emulatorAccess({ dynamoDbUrl: endpoints.dynamodb, sqsAndS3Url: endpoints.sqs }));
  const state = { ...newInstanceState(10), phase: { status: 'SUCCEEDED' } as const, nodes: 'S'.repeat(10) };
  // At rest: what never wakes is not in the way of the tick.
  const rest = { dir: '/bench', version: 1, hash: 'a'.repeat(64), state, wakeAt: 2 ** 40 };
  await storeManyInstances({ client: clients.dynamodb, table: TABLE }, stored, Date.now() - 60_000, (n) => {
    return { ...rest, workflow: `bench ${n % 20}` };
  });
  closeAwsClients(clients);
}

async function time(request: string, count: number, call: () => Promise<unknown>): Promise<RequestSpeed> {
  await mapBounded(AT_ONCE, Array.from({ length: AT_ONCE * 4 }), call);
  const took: number[] = [];
  const begun = performance.now();
  await mapBounded(AT_ONCE, Array.from({ length: count }), async () => {
    const sent = performance.now();
    await call();
    took.push(performance.now() - sent);
  });
  const seconds = (performance.now() - begun) / 1000;
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { request, requestsPerSecond: count / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

function caller(url: string, token: string) {
  return async (method: string, path: string, text?: string): Promise<unknown> => {
    const type = text?.startsWith('<') === true ? 'application/xml' : 'application/json';
    const headers = { authorization: `Bearer ${token}`, ...(text !== undefined && { 'content-type': type }) };
    const response = await fetch(`${url}${path}`, { method, headers, ...(text !== undefined && { body: text }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  };
}
