import type { Environment, Scaler } from '../ports/ports.ts';
import { type ScalingEnvironment, scaleGroup } from './scale-group.ts';

/** Between two looks at a group by one process, however much it sends. */
const LEAST_BETWEEN_MS = 5_000;
/** For so long what was seen is believed: a lease lasts as long, and an idle worker minutes longer. */
const BELIEVED_MS = 30_000;

interface Seen {
  /** Monotonic. */
  readonly at: number;
  /** Actions that workers could take then, beyond all that had been sent. */
  readonly free: number;
}

/**
 * Looks at a group when more was sent to it than the workers seen last can take, or when that was half a minute ago; so
 * most sends cost nothing. What this process does not see, the tick does.
 */
export class PromptScaler implements Scaler {
  private readonly env: ScalingEnvironment;
  private readonly fleets: NonNullable<Environment['settings']['fleets']>;
  private readonly seen = new Map<string, Seen>();
  private readonly unseen = new Map<string, number>();

  constructor(env: ScalingEnvironment, fleets: PromptScaler['fleets']) {
    this.env = env;
    this.fleets = fleets;
  }

  sent(group: string, actions: number): void {
    if (this.fleets.has(group)) this.unseen.set(group, (this.unseen.get(group) ?? 0) + actions);
  }

  async scale(): Promise<void> {
    await Promise.all([...this.unseen].map(([group, sent]) => this.look(group, sent)));
  }

  private async look(group: string, sent: number): Promise<void> {
    const policy = this.fleets.get(group);
    const at = this.env.clock.monotonic();
    if (policy === undefined || !this.isNeeded(group, sent, at)) return;
    this.unseen.delete(group);
    // Before the answer, so that calls at the same time look once.
    this.seen.set(group, { at, free: 0 });
    try {
      this.seen.set(group, { at, free: await scaleGroup(this.env, group, policy, { sent }) });
    } catch (error) {
      this.env.logger.error('The workers of a group could not be looked after; the tick will', { group, error });
    }
  }

  private isNeeded(group: string, sent: number, now: number): boolean {
    const seen = this.seen.get(group);
    if (seen === undefined) return true;
    const age = now - seen.at;
    return age >= BELIEVED_MS || (age >= LEAST_BETWEEN_MS && sent > seen.free);
  }
}
