import type { Clock } from '#core/ports/clock.ts';

/** The time before the end of a lease that is kept for killing what runs under it: this part of it, at most 2 s. */
const MARGIN_PART = 0.2;
const LONGEST_MARGIN_MS = 2_000;

/** One worker id and its lease, timed on the monotonic clock from before the write that took it (design §5). */
export class Tenure {
  readonly id: string;
  private readonly leaseMs: number;
  private readonly clock: Clock;
  private readonly ending = new AbortController();
  /** Monotonic. Absent until the lease is taken for the first time. */
  private safeUntil: number | undefined;
  private readonly settled = Promise.withResolvers<void>();

  constructor(id: string, leaseMs: number, clock: Clock) {
    this.id = id;
    this.leaseMs = leaseMs;
    this.clock = clock;
  }

  /** Aborted when it is over for good. */
  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** Resolves when the lease was taken for the first time, or the tenure ended before. */
  get taken(): Promise<void> {
    return this.settled.promise;
  }

  /** Whether what was done under it still counts, judged by the clock and not by whether a timer has fired. */
  holds(): boolean {
    return !this.ended.aborted && this.safeUntil !== undefined && this.clock.monotonic() < this.safeUntil;
  }

  /** Milliseconds until it must be given up. */
  leftMs(): number {
    return (this.safeUntil ?? 0) - this.clock.monotonic();
  }

  /** The lease was stored by a write that began at `writtenAt` (monotonic). False: too late, it had run out. */
  renew(writtenAt: number): boolean {
    if (this.ended.aborted || (this.safeUntil !== undefined && !this.holds())) return false;
    const safeUntil = writtenAt + this.leaseMs - Math.min(LONGEST_MARGIN_MS, this.leaseMs * MARGIN_PART);
    this.safeUntil = Math.max(safeUntil, this.safeUntil ?? safeUntil);
    this.settled.resolve();
    return this.holds();
  }

  end(): void {
    this.ending.abort();
    this.settled.resolve();
  }
}
