import { parentPort } from 'node:worker_threads';
import { runSeed, type SeedOptions, type SeedResult } from './run-seed.ts';

// Errors are many here, and nobody reads their stacks.
Error.stackTraceLimit = 0;

/** Seeds to run, one after the other. */
export interface Task {
  readonly seeds: readonly number[];
  readonly options: SeedOptions;
  /** The first one that fails ends it. */
  readonly untilViolation?: boolean;
}

/** A thread that runs the seeds that it is given; one answer a task. */
parentPort?.on('message', ({ seeds, options, untilViolation }: Task) => {
  void runAll(seeds, options, untilViolation === true).then((results) => parentPort?.postMessage(results));
});

async function runAll(seeds: readonly number[], options: SeedOptions, untilViolation: boolean): Promise<SeedResult[]> {
  const results: SeedResult[] = [];
  for (const seed of seeds) {
    const result = await runSeed(seed, options);
    results.push(result);
    if (untilViolation && result.violation !== undefined) break;
  }
  return results;
}
