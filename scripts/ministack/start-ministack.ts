import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Those of the root of the account. The Region is there twice, since version 1 of the `aws` command reads the second name alone. */
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
} as const;

const LOOPBACK = '127.0.0.1';
const START_MS = 60_000;
const STOP_MS = 10_000;
const POLL_MS = 100;
const LAST_LINES = 30;

const PROGRAM = join(import.meta.dirname, 'launch.py');

/** A running MiniStack, empty at first. Its state is gone when it ends. */
export interface MiniStack {
  readonly endpoint: string;
  /** What leads a process of Node or an SDK of AWS to it, as the root of its account. */
  readonly variables: Readonly<Record<string, string>>;
  /** What it and the functions in it log. */
  readonly logFile: string;
  /** Resolves when it has ended, by itself too. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

export interface MiniStackOptions {
  /** Of `installMiniStack`. */
  readonly python: string;
  /** 0: any free one. */
  readonly port: number;
}

/**
 * Starts MiniStack on the loopback and resolves when it answers. It speaks TLS with a certificate of its own, checks signatures and the policies of
 * roles, queues and buckets, as AWS does, and runs functions by the Node that runs this. Throws with its last words when it does not start.
 */
export async function startMiniStack({ python, port }: MiniStackOptions): Promise<MiniStack> {
  const folder = mkdtempSync(join(tmpdir(), 'akkaflow-ministack-'));
  const logFile = join(folder, 'ministack.log');
  const chosen = port === 0 ? await freePort() : port;
  const child = spawn(python, [PROGRAM], { stdio: ['pipe', 'pipe', 'pipe'], env: environment(chosen, folder) });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = once(child, 'close');
  const endpoint = `https://${LOOPBACK}:${chosen}`;
  const certificate = join(folder, 'ministack-tls', 'server.crt');
  // The CDK takes a certificate by the variable of AWS tools, everything else of Node by its own.
  const trust = { NODE_EXTRA_CA_CERTS: certificate, AWS_CA_BUNDLE: certificate };
  const variables = { AWS_ENDPOINT_URL: endpoint, ...trust, ...CREDENTIALS };
  const stop = async () => {
    await end(child, ended);
    rmSync(folder, { recursive: true, force: true });
  };
  if (await answers(endpoint, certificate, ended)) return { endpoint, variables, logFile, ended, stop };
  const words = readFileSync(logFile, 'utf8').trim().split('\n').slice(-LAST_LINES).join('\n');
  await stop();
  throw new Error(`MiniStack did not start on port ${chosen}:\n${words}`);
}

function environment(port: number, folder: string): NodeJS.ProcessEnv {
  const { AWS_ENDPOINT_URL: _endpoint, AWS_PROFILE: _profile, NODE_EXTRA_CA_CERTS: _ca, ...inherited } = process.env;
  return {
    ...inherited,
    ...CREDENTIALS,
    GATEWAY_PORT: `${port}`,
    BIND_HOST: LOOPBACK,
    MINISTACK_HOST: LOOPBACK,
    AUTH: 'true',
    USE_SSL: '1',
    TMPDIR: folder,
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port');
  return address.port;
}

async function answers(endpoint: string, certificate: string, ended: Promise<unknown>): Promise<boolean> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const until = performance.now() + START_MS;
  while (!over && performance.now() < until) {
    if (existsSync(certificate) && (await isHealthy(endpoint, certificate))) return true;
    await wait(POLL_MS);
  }
  return false;
}

function isHealthy(endpoint: string, certificate: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${endpoint}/_ministack/health`, { ca: readFileSync(certificate) }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
