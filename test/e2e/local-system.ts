import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { LogResponse } from '#api/schema/log.ts';
import type { InstanceView } from '#core/model/instance-view.ts';
import { isTerminal } from '#core/model/status.ts';
import type { LedgerEntry } from '#core/ports/coordinator-store.ts';
import type { LocalPids } from '#local/system.ts';
import { Inside } from './inside.ts';

const MAIN = join(import.meta.dirname, '../../local/main.ts');
/** What `npm ci` has built of it. */
export const SHIPPED_MAIN = join(import.meta.dirname, '../../dist/local.js');
const POLL_MS = 50;

interface Ready {
  readonly dataDir: string;
  readonly url: string;
  readonly endpoints: { readonly dynamodb: string; readonly sqs: string; readonly s3: string };
  readonly pids: LocalPids;
}

export type Fired = Extract<LedgerEntry, { readonly type: 'fired' }>;

export interface StartOptions {
  readonly dataDir: string;
  readonly workers?: number;
  readonly concurrency?: number;
  /** The program; from source when absent. */
  readonly main?: string;
  /** A folder with which it keeps its definitions in step. */
  readonly watch?: string;
  /** The folder of the files that actions attach. */
  readonly files?: string;
  /** Its other options, as on the command line. */
  readonly options?: readonly string[];
}

/** A local system as users have it: processes, driven over HTTP alone. */
export class LocalSystem {
  readonly ready: Ready;
  readonly inside: Inside;
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #log: string[];
  readonly #token: string;

  private constructor(
    process: ChildProcessByStdio<Writable, Readable, Readable>,
    log: string[],
    ready: Ready,
    token: string,
  ) {
    this.#process = process;
    this.#log = log;
    this.ready = ready;
    this.inside = new Inside(ready.endpoints, ready.dataDir);
    this.#token = token;
  }

  static async start({
    dataDir,
    workers = 1,
    concurrency = 5,
    main = MAIN,
    watch,
    files,
    options = [],
  }: StartOptions): Promise<LocalSystem> {
    const args = ['--data', dataDir, '--port', '0', '--workers', `${workers}`, '--concurrency', `${concurrency}`];
    const folders = [
      ...(watch === undefined ? [] : ['--watch', watch]),
      ...(files === undefined ? [] : ['--files', files]),
    ];
    const child = spawn(
      process.execPath,
      ['--optimize-for-size', '--max-semi-space-size=4', main, '--until-stdin-closes', ...args, ...folders, ...options],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const log: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
    const lines = createInterface({ input: child.stdout });
    const [line] = await Promise.race([
      once(lines, 'line'),
      once(child, 'close').then(() => {
        throw new Error(`The local system did not start:\n${log.join('')}`);
      }),
    ]);
    return new LocalSystem(child, log, JSON.parse(line), readFileSync(join(dataDir, 'token'), 'utf8'));
  }

  /** Every process of it that was running when it became ready. */
  get pids(): readonly number[] {
    const { emulators, workers } = this.ready.pids;
    return this.#process.pid === undefined ? [] : [this.#process.pid, emulators, ...workers];
  }

  /** What it has said for operators. */
  get log(): string {
    return this.#log.join('');
  }

  /** Returns the name of the workflow. */
  async submit(xml: string): Promise<string> {
    return (await this.#call<{ name: string }>('POST', '/v1/definitions', xml, 'application/xml')).name;
  }

  /** Stores the links of a file of links. */
  async addLinks(xml: string): Promise<void> {
    await this.#call('POST', '/v1/links', xml, 'application/xml');
  }

  /** Starts an instance and returns its id. */
  async trigger(
    workflow: string,
    params: Readonly<Record<string, string>> = {},
    logicalTime?: number,
  ): Promise<string> {
    const path = `/v1/workflows/${encodeURIComponent(workflow)}/instances`;
    const { id } = await this.#call<{ id: string }>('POST', path, JSON.stringify({ params, logicalTime }));
    return id;
  }

  /** Asks for an instance to be killed. */
  async kill(id: string, reason = 'by a test'): Promise<void> {
    await this.#call('POST', `/v1/instances/${id}/kill`, JSON.stringify({ reason }));
  }

  /** What a coordinator has fired, newest first. */
  async fired(coordinator: string): Promise<readonly Fired[]> {
    const path = `/v1/coordinators/${encodeURIComponent(coordinator)}/ledger`;
    const { items } = await this.#call<{ items: readonly LedgerEntry[] }>('GET', path);
    return items.filter((entry) => entry.type === 'fired');
  }

  info(id: string): Promise<InstanceView> {
    return this.#call('GET', `/v1/instances/${id}`);
  }

  /** The lines that an ended attempt of a node wrote on one stream; the last attempt when none is named. */
  async output(id: string, node: string, stream: 'out' | 'err', attempt?: number): Promise<readonly string[]> {
    const path = `/v1/instances/${id}/nodes/${encodeURIComponent(node)}/log`;
    let text = '';
    let page: LogResponse | undefined;
    do {
      const query = new URLSearchParams({
        ...(page && { cursor: page.cursor }),
        ...(attempt && { attempt: `${attempt}` }),
      });
      page = await this.#call<LogResponse>('GET', `${path}?${query}`);
      for (const { s, d = '' } of page.records) if (s === stream) text += d;
    } while (!page.done);
    return text.split('\n');
  }

  /** Waits until it has ended. Throws with what the system logged when that takes too long. */
  async end(id: string, timeoutMs = 40_000): Promise<InstanceView> {
    try {
      return await until(`the end of ${id}`, timeoutMs, async () => {
        const view = await this.info(id);
        return isTerminal(view.status) && view;
      });
    } catch (cause) {
      throw new Error(`${id} did not end; the system said:\n${this.#log.join('')}`, { cause });
    }
  }

  /** What it exits with, when it does so without having been asked to. */
  async exitCode(): Promise<number | null> {
    if (!this.#hasEnded()) await once(this.#process, 'exit');
    return this.#process.exitCode;
  }

  /** Stops it as a user does, in order. */
  async stop(): Promise<void> {
    if (this.#hasEnded()) return;
    const ended = once(this.#process, 'close');
    this.#process.kill('SIGTERM');
    await ended;
  }

  /** `kill -9` of the supervisor alone, or of every process at once. */
  async crash(what: 'supervisor' | 'everything'): Promise<void> {
    const ended = once(this.#process, 'exit');
    for (const pid of what === 'supervisor' ? this.pids.slice(0, 1) : this.pids) process.kill(pid, 'SIGKILL');
    await ended;
    await until('the end of every process', 10_000, async () => !this.pids.some(isAlive));
  }

  #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  async #call<T>(method: string, path: string, body?: string, type = 'application/json'): Promise<T> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': type };
    const response = await fetch(this.ready.url + path, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }
}

/** Polls until the check gives something other than false. */
export async function until<T>(what: string, timeoutMs: number, check: () => Promise<T | false>): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const result = await check();
    if (result !== false) return result;
    await wait(POLL_MS);
  }
  throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`);
}

/** Processes that ended and were not waited for are dead, too. */
export function isAlive(pid: number): boolean {
  try {
    if (existsSync('/proc/self')) return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
