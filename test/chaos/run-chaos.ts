import { setTimeout as wait } from 'node:timers/promises';
import { PatientApi } from './api.ts';
import type { ChaosProcess, Programs } from './chaos-process.ts';
import { chaosWorkflows } from './chaos-workflows.ts';
import { Cluster } from './cluster.ts';
import { readJournal, readRecorded } from './evidence.ts';
import { Load } from './load.ts';
import { SeededRandom } from './seeded-random.ts';
import { judge } from './verdict.ts';

export interface ChaosOptions {
  readonly kills: number;
  readonly instances: number;
  readonly seed: number;
  readonly programs: Programs;
  readonly masters?: number;
  readonly workers?: number;
  /** Instances on their way at once. */
  readonly most?: number;
  /** Of the backfill, at most 31. */
  readonly days?: number;
  readonly say: (line: string) => void;
}

export interface ChaosReport {
  readonly wrong: readonly string[];
  readonly killed: Readonly<Record<string, number>>;
  readonly frozen: number;
  readonly instances: number;
  readonly attempts: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Where everything is that is needed to find out more, when something is wrong. */
  readonly folder: string;
}

/** How often each role is hit, and how long it may be frozen: longer than a lease and the margin after it, for those that have one. */
const ROLES: Readonly<Record<string, { readonly weight: number; readonly frozenMs: number }>> = {
  worker: { weight: 58, frozenMs: 9_000 },
  master: { weight: 28, frozenMs: 12_000 },
  emulators: { weight: 9, frozenMs: 2_000 },
  httpserver: { weight: 5, frozenMs: 2_000 },
};
const FREEZE_PART = 0.12;
const PROGRESS_MS = 15_000;
const HEAL_MS = 240_000;
/** How far the kills may be ahead of the load. */
const AHEAD = 30;

/** Runs a load on a system whose processes are killed and frozen all the time, lets it heal, and holds what it did to the guarantees. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { say, instances, seed, programs, masters = 2, workers = 3, most = 80, days = 8 } = options;
  const random = new SeededRandom(seed);
  const cluster = await Cluster.start({ programs, masters, workers, slots: 6 });
  say(`a system of ${cluster.processes.length} processes in ${cluster.folder}`);
  const api = new PatientApi(cluster.url, cluster.token);
  const workflows = chaosWorkflows(cluster.journal);
  const load = new Load(api, random, most);
  const chaos = new Chaos(cluster, random, options, () => load.accepted.size);
  let report: ChaosReport | undefined;
  try {
    await load.submit(workflows, days);
    const from = Date.now();
    const progress = setInterval(() => say(`${load.accepted.size} instances started, ${chaos.told()}`), PROGRESS_MS);
    await Promise.all([load.run(() => load.accepted.size >= instances && chaos.isDone), chaos.run()]);
    clearInterval(progress);
    const to = Date.now();
    await chaos.heal();
    await wait(3_000);
    await load.disable();
    say('healing');
    await untilNothingLives(load);
    const names = workflows.map(({ name }) => name);
    const recorded = await readRecorded(cluster, names);
    const evidence = { workflows, recorded, written: readJournal(cluster.journal), load, from, to };
    const attempts = recorded.flatMap((instance) => instance.attempts);
    const wrong = [...judge(evidence), ...chaos.deaths];
    report = {
      wrong,
      killed: chaos.killed,
      frozen: chaos.frozen,
      instances: recorded.length,
      attempts: attempts.length,
      outcomes: countBy([
        ...recorded.map(({ status }) => status),
        ...attempts.map(({ status }) => `attempt ${status}`),
      ]),
      folder: cluster.folder,
    };
    return report;
  } finally {
    await chaos.heal();
    await cluster.stop({ keep: report === undefined || report.wrong.length > 0 });
  }
}

/** Kills, freezes and starts again. */
class Chaos {
  readonly killed: Record<string, number> = {};
  /** Processes that ended though nobody had killed them. */
  readonly deaths: string[] = [];
  frozen = 0;
  isDone = false;
  readonly #cluster: Cluster;
  readonly #random: SeededRandom;
  readonly #options: ChaosOptions;
  readonly #started: () => number;
  readonly #restarts = new Set<Promise<void>>();
  readonly #cold = new Set<ChaosProcess>();

  constructor(cluster: Cluster, random: SeededRandom, options: ChaosOptions, started: () => number) {
    this.#cluster = cluster;
    this.#random = random;
    this.#options = options;
    this.#started = started;
  }

  get kills(): number {
    return Object.values(this.killed).reduce((sum, count) => sum + count, 0);
  }

  told(): string {
    const byRole = Object.entries(this.killed).map(([role, count]) => `${count} × ${role}`);
    return `${this.kills} killed (${byRole.join(', ')}), ${this.frozen} frozen`;
  }

  async run(): Promise<void> {
    const { kills, instances } = this.#options;
    while (this.kills < kills) {
      await wait(this.#random.between(50, 900));
      this.#raise();
      if (this.kills * (instances / kills) > this.#started() + AHEAD) continue;
      const victim = this.#victim();
      if (victim === undefined) continue;
      if (this.#random.next() < FREEZE_PART) this.#later(this.#freeze(victim));
      else await this.#kill(victim);
    }
    this.isDone = true;
  }

  /** Everything runs again. */
  async heal(): Promise<void> {
    while (this.#restarts.size > 0) await Promise.all(this.#restarts);
    this.#raise();
    while (this.#restarts.size > 0) await Promise.all(this.#restarts);
  }

  /** One of those that run; of a role whose last one that is, too. */
  #victim(): ChaosProcess | undefined {
    const up = this.#cluster.processes.filter((one) => one.isUp && !this.#cold.has(one));
    const role = this.#random.pick(Object.entries(ROLES).map(([name, { weight }]) => [name, weight] as const));
    return this.#random.pick(up.filter((one) => one.role === role).map((one) => [one, 1] as const));
  }

  async #kill(victim: ChaosProcess): Promise<void> {
    await victim.kill();
    this.killed[victim.role] = (this.killed[victim.role] ?? 0) + 1;
    this.#later(this.#startAgain(victim));
  }

  async #startAgain(process: ChaosProcess): Promise<void> {
    await wait(this.#random.between(0, 1_500));
    await process.start();
  }

  async #freeze(victim: ChaosProcess): Promise<void> {
    this.#cold.add(victim);
    this.frozen++;
    victim.freeze();
    await wait(this.#random.between(300, ROLES[victim.role]?.frozenMs ?? 0));
    victim.thaw();
    this.#cold.delete(victim);
  }

  /** What ended by itself is told, and started again. */
  #raise(): void {
    for (const process of this.#cluster.processes.filter((one) => one.hasDied)) {
      process.isUp = false;
      this.deaths.push(`a ${process.role} ended by itself`);
      this.#later(this.#startAgain(process));
    }
  }

  #later(work: Promise<void>): void {
    const tracked = work.finally(() => this.#restarts.delete(tracked));
    this.#restarts.add(tracked);
  }
}

async function untilNothingLives(load: Load): Promise<void> {
  const until = performance.now() + HEAL_MS;
  while (performance.now() < until) {
    if (await load.isAtRest()) return;
    await wait(1_000);
  }
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
}
