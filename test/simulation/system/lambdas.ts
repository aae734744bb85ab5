import type { Environment } from '#core/ports/ports.ts';
import type { Dice } from '../world/dice.ts';
import type { Faults } from '../world/faults.ts';
import type { ProcessKind, SimProcess } from '../world/sim-process.ts';
import type { World } from '../world/world.ts';

/** Of every function of ours. */
const TIMEOUT_MS = 60_000;

interface Container {
  readonly process: SimProcess;
  readonly env: Environment;
  busy: boolean;
}

export interface LambdaDeps {
  readonly world: World;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly environmentOf: (process: SimProcess) => Environment;
  /** Told of every process that begins or changes its clock. */
  readonly clockChanged: () => void;
}

/** Runs functions as Lambda does: in containers that are kept and used again, each for one call at a time, within a time. */
export class Lambdas {
  readonly #deps: LambdaDeps;
  readonly #containers: Container[] = [];
  #made = 0;

  constructor(deps: LambdaDeps) {
    this.#deps = deps;
  }

  get processes(): readonly SimProcess[] {
    return this.#containers.map(({ process }) => process);
  }

  /** Calls `done` with what comes of it; `undefined` when it throws, dies or is cut off. */
  invoke<T>(kind: ProcessKind, run: (env: Environment) => Promise<T>, done: (result: T | undefined) => void): void {
    const { world } = this.#deps;
    const container = this.#container(kind);
    container.busy = true;
    let over = false;
    const end = (result: T | undefined) => {
      if (over) return;
      over = true;
      timer.cancelled = true;
      container.busy = false;
      done(result);
    };
    const timer = world.after(TIMEOUT_MS, undefined, () => {
      // Of one that has died nobody hears before.
      world.crash(container.process, 'its time is over');
      end(undefined);
    });
    run(container.env).then(end, (error: unknown) => {
      world.trace.add(world.now, `${container.process.id} throws ${String(error)}`);
      end(undefined);
    });
  }

  #container(kind: ProcessKind): Container {
    const { world, dice, faults, environmentOf, clockChanged } = this.#deps;
    const idle = this.#containers.find(({ process, busy }) => process.kind === kind && process.alive && !busy);
    if (idle !== undefined) {
      if (faults.strikes('process-frozen', 0.002)) world.freeze(idle.process, dice.int(1_000, 90_000));
      return idle;
    }
    const process = world.spawn(kind, `${kind}${++this.#made}`);
    if (faults.strikes('clock-skewed', 0.02)) {
      process.skewMs = dice.int(-600_000, 600_000);
    }
    const container = { process, env: environmentOf(process), busy: false };
    this.#containers.push(container);
    clockChanged();
    return container;
  }
}
