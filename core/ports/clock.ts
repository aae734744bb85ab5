import type { CancelSignal } from './cancel-signal.ts';

/** Time, as the composition root gives it; a test or the simulation owns it. */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number;
  /** Milliseconds from an arbitrary origin, never going back, running on while the process is frozen. */
  monotonic(): number;
  /** Resolves after `ms`, or at once when the signal is aborted (never rejects). */
  sleep(ms: number, signal?: CancelSignal): Promise<void>;
}
