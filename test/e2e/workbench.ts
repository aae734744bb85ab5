import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstanceView } from '#core/model/instance-view.ts';
import { LocalSystem, type StartOptions } from './local-system.ts';

/** A folder for one test: the data of its local systems, and a journal to which scripts add a line when they begin. */
class Workbench {
  readonly dataDir: string;
  /** A minute or so, like no other process sleeps. */
  readonly longSleepSeconds = 60 + Math.random();
  readonly #path: string;
  readonly #journal: string;
  readonly #systems: LocalSystem[] = [];

  constructor() {
    this.#path = mkdtempSync(join(tmpdir(), 'akkaflow-e2e-'));
    this.dataDir = join(this.#path, 'data');
    this.#journal = join(this.#path, 'journal');
    writeFileSync(this.#journal, '');
    // Scripts run under user ids of their own.
    chmodSync(this.#path, 0o755);
    chmodSync(this.#journal, 0o666);
  }

  async start(options: Omit<StartOptions, 'dataDir'> = {}): Promise<LocalSystem> {
    const system = await LocalSystem.start({ ...options, dataDir: this.dataDir });
    this.#systems.push(system);
    return system;
  }

  /** Names of the nodes whose script began, in order, with repetitions. */
  begun(): readonly string[] {
    return readFileSync(this.#journal, 'utf8').split('\n').filter(Boolean);
  }

  /** Processes on this machine that sleep for `longSleepSeconds`. */
  longSleepers(): readonly string[] {
    const processes = execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' }).split('\n');
    return processes.filter((args) => args.trim() === `sleep ${this.longSleepSeconds}`);
  }

  /** A workflow `fan`: nodes `n1`, `n2`, … in one fork, each of which enters itself in the journal and sleeps. */
  fan(width: number, sleepSeconds: number): string {
    const names = Array.from({ length: width }, (_, index) => `n${index + 1}`);
    const script = `echo "$AKKAFLOW_NODE_NAME" >> ${this.#journal}; sleep ${sleepSeconds}`;
    const actions = names.map(
      (name) => `<action name="${name}"><shell><command>${script}</command></shell><ok to="join"/></action>`,
    );
    return `<work-flow name="fan">
      <start name="start" to="fork"/>
      <fork name="fork">${names.map((name) => `<path to="${name}"/>`).join('')}</fork>
      ${actions.join('\n')}
      <join name="join" to="end"/>
      <end name="end"/>
    </work-flow>`;
  }

  async clear(): Promise<void> {
    await Promise.all(this.#systems.map((system) => system.stop()));
    rmSync(this.#path, { recursive: true, force: true });
  }
}

/** A workbench of which nothing is left when the test is finished. */
export function openBench(onTestFinished: (cleanup: () => Promise<void>) => void): Workbench {
  const bench = new Workbench();
  onTestFinished(() => bench.clear());
  return bench;
}

/** How often each action of an instance was recorded as succeeded. */
export function successes(view: InstanceView): Readonly<Record<string, number>> {
  const actions = view.nodes.filter(({ type }) => type === 'action');
  return Object.fromEntries(
    actions.map(({ name, attempts }) => [name, attempts.filter(({ status }) => status === 'SUCCEEDED').length]),
  );
}
