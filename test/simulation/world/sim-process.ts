import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Entry, World } from './world.ts';

export type ProcessKind = 'master' | 'coordinator' | 'notifier' | 'loader' | 'api' | 'worker';

/** A process of ours: it can die, stand still, and have a clock of its own. */
export class SimProcess {
  readonly id: string;
  readonly kind: ProcessKind;
  readonly clock: Clock;
  /** What its clock shows beyond the true time. */
  skewMs = 0;
  alive = true;
  frozen = false;
  /** Until then none of its calls arrives anywhere. True time. */
  partitionedUntil = 0;
  /** True times between which it stood still last. */
  lastFreeze: { readonly from: number; readonly until: number } | undefined;
  /** What was to go on while it stood still. */
  readonly held: Entry[] = [];

  constructor(world: World, id: string, kind: ProcessKind) {
    this.id = id;
    this.kind = kind;
    this.clock = {
      now: () => world.now + this.skewMs,
      monotonic: () => world.now,
      sleep: (ms, signal) => world.sleep(ms, this, signal),
    };
  }

  /** It never does anything again; what it has sent may still arrive. */
  crash(): void {
    this.alive = false;
    this.held.length = 0;
  }
}

/** A signal that nobody ever aborts. */
export const NEVER: CancelSignal = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} };
