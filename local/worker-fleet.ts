import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import { type ChildProgram, stopChild } from './child-program.ts';

export interface FleetOptions {
  readonly count: number;
  readonly start: () => ChildProgram;
  /** How long a worker that is asked to end may take before it is killed, in milliseconds. */
  readonly stopGraceMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** A worker that lived this long was no failed start. */
const STEADY_AFTER_MS = 10_000;

/** Keeps a number of workers alive: one that ends is replaced, after a pause that grows while starts keep failing. */
export class WorkerFleet {
  readonly #options: FleetOptions;
  readonly #children: (ChildProgram | undefined)[] = [];
  readonly #stopping = new AbortController();
  readonly #keepers: Promise<void>[];

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#keepers = Array.from({ length: options.count }, (_, place) => this.#keep(place));
  }

  /** Process ids of the workers that run now. */
  pids(): readonly number[] {
    return this.#children.flatMap((child) => child?.pid ?? []);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#children.map((child) => child && stopChild(child, this.#options.stopGraceMs)));
    await Promise.all(this.#keepers);
  }

  async #keep(place: number): Promise<void> {
    const { clock, logger, start } = this.#options;
    const { signal } = this.#stopping;
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const startedAt = clock.monotonic();
      const child = start();
      this.#children[place] = child;
      const end = await endOf(child);
      this.#children[place] = undefined;
      if (signal.aborted) return;
      if (clock.monotonic() - startedAt > STEADY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      logger.warn('A worker ended and is replaced', { place, end, pauseMs });
      await clock.sleep(pauseMs, signal);
    }
  }
}

/** Never rejects: a process that cannot be started has ended, too. */
function endOf(child: ChildProgram): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
    child.stdout.resume();
  });
}
