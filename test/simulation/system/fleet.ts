import type { Environment } from '#core/ports/ports.ts';
import { Worker } from '#worker/worker.ts';
import { checkLeases } from '../truth/step-checks.ts';
import type { Truth } from '../truth/truth.ts';
import type { Dice } from '../world/dice.ts';
import type { Faults } from '../world/faults.ts';
import type { SimProcess } from '../world/sim-process.ts';
import type { World } from '../world/world.ts';
import { VirtualRunner } from './virtual-runner.ts';

/** How workers are set up in a run. */
export interface FleetOptions {
  readonly group: string;
  readonly heartbeatMs: number;
  readonly leaseMs: number;
  readonly slots: number;
  readonly most: number;
}

export interface FleetDeps {
  readonly seed: number;
  readonly world: World;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly truth: Truth;
  readonly environmentOf: (process: SimProcess) => Environment;
  /** Whether anything waits in the queue of the group. */
  readonly hasWork: () => boolean;
}

interface Live {
  readonly process: SimProcess;
  readonly worker: Worker;
  idleSince: number;
}

const LOOK_MS = 20_000;

/** The workers of one group: some are started when there is work, and asked to leave when they have been idle. */
export class Fleet {
  readonly #deps: FleetDeps;
  readonly #options: FleetOptions;
  #live: Live[] = [];
  #started = 0;

  constructor(deps: FleetDeps, options: FleetOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  get processes(): readonly SimProcess[] {
    return this.#live.map(({ process }) => process);
  }

  start(): void {
    this.#look();
  }

  /** All are asked to leave. */
  stop(): void {
    for (const { worker } of this.#live) worker.stop();
  }

  #look(): void {
    const { world, dice, faults, truth, hasWork } = this.#deps;
    this.#live = this.#live.filter(({ process }) => process.alive);
    if (hasWork() && this.#live.length < this.#options.most && (this.#live.length === 0 || dice.chance(0.15)))
      this.#add();
    for (const one of this.#live) {
      checkLeases(truth, one.process);
      if (this.#isBusy(one.process)) one.idleSince = world.now;
      else if (world.now - one.idleSince > 60_000 && !hasWork()) one.worker.stop();
      if (faults.strikes('process-killed', 0.004)) world.crash(one.process, 'killed');
      else if (faults.strikes('process-frozen', 0.004)) {
        world.freeze(one.process, dice.pick([3_000, this.#options.leaseMs, this.#options.leaseMs * 3]) * dice.next());
      } else if (faults.strikes('process-partitioned', 0.006)) {
        one.process.partitionedUntil = world.now + this.#options.leaseMs * (0.5 + 2 * dice.next());
      } else if (faults.strikes('clock-jumped', 0.003)) one.process.skewMs = dice.int(-600_000, 600_000);
      else if (dice.chance(0.002)) one.worker.stop();
    }
    world.after(LOOK_MS, undefined, () => this.#look());
  }

  #isBusy(process: SimProcess): boolean {
    return this.#deps.truth.runningOn(process).length > 0;
  }

  #add(): void {
    const { seed, world, dice, faults, truth, environmentOf } = this.#deps;
    const { heartbeatMs, leaseMs, slots, group } = this.#options;
    const name = `${group}${++this.#started}`;
    const process = world.spawn('worker', name);
    if (faults.strikes('clock-skewed', 0.05)) process.skewMs = dice.int(-600_000, 600_000);
    const env = environmentOf(process);
    const watched = { ...env, ...truth.watchWorker(process, env, leaseMs) };
    const options = {
      name,
      group,
      host: name,
      slots,
      heartbeatMs,
      leaseMs,
      killGraceMs: 10_000,
      shutdownGraceMs: 20_000,
    };
    const runner = new VirtualRunner(seed, truth, process, env);
    const worker = new Worker(watched, options, runner);
    this.#live.push({ process, worker, idleSince: world.now });
    worker.run().then(
      () => world.crash(process, 'it has left'),
      (error: unknown) => world.violate('worker-never-throws', String(error)),
    );
  }
}
