import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PlantedBug } from './bugs/planted-bug.ts';
import { buildSimulator } from './build-simulator.ts';
import type { SeedOptions, SeedResult } from './run-seed.ts';
import type { Task } from './seed-thread.ts';

/** Threads that run seeds of one build of the simulator. */
export class SeedPool {
  readonly #folder: string;
  readonly #threads: readonly Worker[];

  private constructor(folder: string, threads: readonly Worker[]) {
    this.#folder = folder;
    this.#threads = threads;
  }

  static async open(threads: number, bug?: PlantedBug): Promise<SeedPool> {
    const folder = await mkdtemp(join(tmpdir(), 'akkaflow-simulation-'));
    const file = join(folder, 'simulator.mjs');
    await writeFile(file, await buildSimulator(bug));
    return new SeedPool(
      folder,
      Array.from({ length: threads }, () => new Worker(file)),
    );
  }

  /** Runs the tasks on whichever thread is free; `done` hears of each as it ends, and may say that it is enough. */
  async run(tasks: Iterable<Task>, done: (results: readonly SeedResult[]) => 'enough' | 'on'): Promise<void> {
    const waiting = tasks[Symbol.iterator]();
    let isEnough = false;
    await Promise.all(
      this.#threads.map(async (thread) => {
        for (let next = waiting.next(); !isEnough && next.done !== true; next = waiting.next()) {
          thread.postMessage(next.value);
          const [results]: readonly SeedResult[][] = await once(thread, 'message');
          if (done(results ?? []) === 'enough') isEnough = true;
        }
      }),
    );
  }

  /** Runs one seed. */
  async runOne(seed: number, options: SeedOptions): Promise<SeedResult> {
    const found: SeedResult[] = [];
    await this.run([{ seeds: [seed], options }], (results) => {
      found.push(...results);
      return 'on';
    });
    const [result] = found;
    if (result === undefined) throw new Error(`seed ${seed} came to nothing`);
    return result;
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}
