import type { Clock } from '#core/ports/clock.ts';

/** Why a worker ends an attempt before its action does. */
export type StopReason = 'KILLED' | 'TIMED_OUT' | 'OVERTIME' | 'INTERRUPTED' | 'LEASE_LOST';

/** The stopping of one attempt: SIGTERM by `cancel`, then SIGKILL by `kill`. The first reason stands. */
export class AttemptStop {
  private readonly clock: Clock;
  private readonly canceller = new AbortController();
  private readonly killer = new AbortController();
  private readonly over = new AbortController();
  private firstReason: StopReason | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get reason(): StopReason | undefined {
    return this.firstReason;
  }

  get cancel(): AbortSignal {
    return this.canceller.signal;
  }

  get kill(): AbortSignal {
    return this.killer.signal;
  }

  /** May be asked again, with less grace. */
  request(reason: StopReason, killGraceMs: number): void {
    if (this.over.signal.aborted) return;
    this.firstReason ??= reason;
    this.canceller.abort();
    if (killGraceMs <= 0) this.killer.abort();
    else void this.clock.sleep(killGraceMs, this.over.signal).then(() => this.killUnlessOver());
  }

  /** The action has ended: nothing is stopped any more. */
  end(): void {
    // With a reason of our own, since the default one is an exception with its stack.
    this.over.abort('ended');
  }

  private killUnlessOver(): void {
    if (!this.over.signal.aborted) this.killer.abort();
  }
}
