import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emulatorAccess, emulatorVariables } from '#local/emulator-access.ts';
import { ChaosProcess, type Programs } from './chaos-process.ts';

/** Short, so that what a dead worker ran goes on within seconds. */
const QUICK = {
  AKKAFLOW_WORKER_LEASE_MS: '5000',
  AKKAFLOW_WORKER_HEARTBEAT_MS: '1000',
  AKKAFLOW_WORKER_KILL_GRACE_MS: '500',
  AKKAFLOW_TAKEOVER_MARGIN_MS: '1500',
  AKKAFLOW_TIMEZONE: 'UTC',
};

export interface ClusterOptions {
  readonly programs: Programs;
  readonly masters: number;
  readonly workers: number;
  readonly slots: number;
}

/** A system of processes on this machine, over emulators that keep what they have on disk. */
export class Cluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'akkaflow-chaos-'));
  /** To which the scripts write. */
  readonly journal = join(this.folder, 'shared', 'journal');
  readonly processes: ChaosProcess[] = [];
  readonly access: ReturnType<typeof emulatorAccess>;
  readonly #apiPort: number;

  private constructor(ports: readonly [number, number, number], options: ClusterOptions) {
    const [dynamoDb, sqsAndS3, api] = ports;
    this.#apiPort = api;
    this.access = emulatorAccess({
      dynamoDbUrl: `http://127.0.0.1:${dynamoDb}`,
      sqsAndS3Url: `http://127.0.0.1:${sqsAndS3}`,
    });
    mkdirSync(join(this.folder, 'shared'));
    chmodSync(this.folder, 0o755);
    chmodSync(join(this.folder, 'shared'), 0o777);
    writeFileSync(this.journal, '');
    chmodSync(this.journal, 0o666);
    const stores = ['--data', join(this.folder, 'stores')];
    const at = ['--dynamodb-port', `${dynamoDb}`, '--sqs-s3-port', `${sqsAndS3}`];
    this.#add('emulators', { program: 'emulators', args: [...stores, ...at] }, options);
    const role = (name: string, ...args: string[]) => {
      this.#add(name, { program: 'roles', args: [name, '--create', '--until-stdin-closes', ...args] }, options);
    };
    for (let count = 0; count < options.masters; count++) role('master');
    role('httpserver', '--port', `${api}`, '--data', join(this.folder, 'data'));
    for (let count = 0; count < options.workers; count++) role('worker', '--slots', `${options.slots}`);
  }

  static async start(options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster([await freePort(), await freePort(), await freePort()], options);
    const [emulators, first, ...others] = cluster.processes;
    await emulators?.start();
    // The first role makes the table and the queues.
    await first?.start();
    await Promise.all(others.map((other) => other.start()));
    return cluster;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#apiPort}`;
  }

  get token(): string {
    return readFileSync(join(this.folder, 'data', 'token'), 'utf8');
  }

  /** The environment of every process of it. */
  get variables(): Readonly<Record<string, string>> {
    return {
      ...emulatorVariables(this.access),
      ...QUICK,
      AKKAFLOW_SECRETS: `file:${join(this.folder, 'secrets.json')}`,
    };
  }

  async stop({ keep }: { readonly keep: boolean }): Promise<void> {
    await Promise.all(this.processes.slice(1).map((one) => one.stop()));
    await this.processes[0]?.stop();
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
  }

  #add(
    role: string,
    command: { program: 'emulators' | 'roles'; args: readonly string[] },
    { programs }: ClusterOptions,
  ) {
    const log = join(this.folder, `${role}.log`);
    this.processes.push(new ChaosProcess(role, { ...command, programs }, this.variables, log));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
