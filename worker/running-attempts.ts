import { attemptKey } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import type { AttemptStop } from './attempt-stop.ts';
import type { Tenure } from './tenure.ts';

/** An attempt between its claim and the report of its end. */
export interface RunningAttempt {
  readonly id: AttemptId;
  readonly tenure: Tenure;
  readonly stop: AttemptStop;
  /** Of its newest delivery; absent once the message is to be deleted. */
  receipt: string | undefined;
  /** From here on a heartbeat lists it. */
  claimed: boolean;
}

/** What a worker has in hand. */
export class RunningAttempts {
  private readonly attempts = new Map<string, RunningAttempt>();
  private waiting: (() => void)[] = [];

  get size(): number {
    return this.attempts.size;
  }

  add(attempt: RunningAttempt): void {
    this.attempts.set(keyOf(attempt.id), attempt);
  }

  find(id: AttemptId): RunningAttempt | undefined {
    return this.attempts.get(keyOf(id));
  }

  remove(attempt: RunningAttempt): void {
    this.attempts.delete(keyOf(attempt.id));
    if (this.attempts.size === 0) for (const wake of this.waiting.splice(0)) wake();
  }

  claimedUnder(tenure: Tenure): readonly RunningAttempt[] {
    return [...this.attempts.values()].filter((attempt) => attempt.claimed && attempt.tenure === tenure);
  }

  /** Whether others of the same instance are in hand. */
  hasSiblings(attempt: RunningAttempt): boolean {
    return this.all().some((other) => other !== attempt && other.id.instanceId === attempt.id.instanceId);
  }

  all(): readonly RunningAttempt[] {
    return [...this.attempts.values()];
  }

  /** Resolves when there are none. */
  async whenIdle(): Promise<void> {
    if (this.attempts.size > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}

function keyOf({ instanceId, ref }: AttemptId): string {
  return `${instanceId}/${attemptKey(ref)}`;
}
