import fc from 'fast-check';
import { demand, type FuzzTarget } from './fuzz-target.ts';

/** Reading inputs of up to 64 KiB may take this much time of the processor. */
const READ_MS = 50;
/** And judging what came out, for which there is no such promise, this much: it ends. */
const JUDGE_MS = 2_000;
/** A first reading beyond it may be the garbage collector or the compiler; the least of as many more counts. */
const READINGS = 5;

export interface RoundOptions {
  readonly seed: number;
  readonly runs: number;
  /** Ends the round early, without calling that a failure. */
  readonly withinMs?: number;
  /** Where a round with this seed failed before. */
  readonly path?: string;
}

export interface Round {
  readonly runs: number;
  readonly failure?: { readonly input: string; readonly error: string; readonly path: string };
}

/** Gives a target inputs that follow from the seed, until one is answered otherwise than is declared; makes that one small. */
export async function runRound(target: FuzzTarget, { seed, runs, withinMs, path }: RoundOptions): Promise<Round> {
  const before = prototypeKeys();
  const property = fc.asyncProperty(target.inputs, async (input) => {
    const judge = await withinLimit(READ_MS, () => target.hold(input));
    await withinLimit(JUDGE_MS, judge);
    demand(prototypeKeys() === before, 'Object.prototype untouched');
  });
  const details = await fc.check(property, {
    seed,
    numRuns: runs,
    ...(path !== undefined && { path }),
    ...(withinMs !== undefined && { interruptAfterTimeLimit: withinMs, markInterruptAsFailure: false }),
  });
  if (!details.failed) return { runs: details.numRuns };
  const [input = ''] = details.counterexample ?? [];
  const { errorInstance } = details;
  const error = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  return { runs: details.numRuns, failure: { input, error, path: details.counterexamplePath ?? '' } };
}

/** Time of this thread on the processor: what other processes take of it does not count. */
async function withinLimit<T>(limitMs: number, work: () => T | Promise<T>): Promise<T> {
  let least = Number.POSITIVE_INFINITY;
  for (let reading = 0; ; reading++) {
    const before = process.threadCpuUsage();
    const result = await work();
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
    if (least <= limitMs) return result;
    demand(reading < READINGS, `an answer after ${Math.round(least)} ms of the processor, at most ${limitMs}`);
  }
}

function prototypeKeys(): string {
  return [Object.prototype, Array.prototype, String.prototype, Function.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join(';');
}
