import { campaignStatus } from '../campaign/progress.ts';
import { statusOf } from '../engine/status-of.ts';
import { minuteOf } from '../engine/wake-time.ts';
import type { InstanceContext, InstanceSummary } from '../model/instance.ts';
import { firstIdAt } from '../model/instance-id.ts';
import { isTerminal } from '../model/status.ts';
import type { SweepEnvironment } from '../ports/ports.ts';
import { deleteInstance } from './delete-instance.ts';
import { mapBounded } from './map-bounded.ts';

const DAY_MS = 86_400_000;
/** On AWS a tick sweeps when its minute is a multiple of this. */
const EVERY_MINUTES = 10;
const PAGE = 100;
/** Most that one sweep looks at and deletes; the next one goes on. */
const MAX_LOOKED_AT = 5_000;
const MAX_DELETED = 1_000;
/** A sweep begins no further page after this. */
const BUDGET_MS = 40_000;
const AT_ONCE = 8;

/** What a tick does for old instances: every ten minutes it sweeps. Never throws. */
export async function sweepInTurn(env: SweepEnvironment): Promise<void> {
  if (minuteOf(env.clock.now()) % EVERY_MINUTES === 0) await sweepEnded(env);
}

/**
 * Deletes instances that ended longer ago than `settings.retentionDays`, with their attempts, contexts and logs; without that setting none.
 * What still owes or is asked something stays, as does a child while its parent is kept, and a member while its campaign goes on.
 * Answers how many were deleted. One that fails holds up no other and is found again. Never throws.
 */
export async function sweepEnded(env: SweepEnvironment): Promise<number> {
  const { retentionDays } = env.settings;
  if (retentionDays === undefined) return 0;
  const now = env.clock.now();
  const sweep = new Sweep(env, now - retentionDays * DAY_MS);
  try {
    await sweep.run(now + BUDGET_MS);
  } catch (error) {
    env.logger.error('Old instances could not be looked for; the next sweep tries again', { error });
  }
  if (sweep.deleted > 0) env.logger.info('Old instances were deleted', { deleted: sweep.deleted, retentionDays });
  return sweep.deleted;
}

/** One pass over what ended before `endedBefore` (epoch milliseconds), newest first. */
class Sweep {
  readonly #env: SweepEnvironment;
  readonly #endedBefore: number;
  /** Many members have one campaign, and many children one parent. */
  readonly #holds = new Map<string, Promise<boolean>>();
  deleted = 0;

  constructor(env: SweepEnvironment, endedBefore: number) {
    this.#env = env;
    this.#endedBefore = endedBefore;
  }

  async run(stopAt: number): Promise<void> {
    const { instances, clock } = this.#env;
    // Whatever has ended by then was made by then.
    const filter = { status: ['SUCCEEDED', 'FAILED', 'KILLED'], below: firstIdAt(this.#endedBefore) } as const;
    let cursor: string | undefined;
    let lookedAt = 0;
    do {
      const page = await instances.list(filter, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
      await mapBounded(AT_ONCE, page.items, (summary) => this.#consider(summary));
      lookedAt += page.items.length;
      cursor = page.cursor;
    } while (cursor !== undefined && lookedAt < MAX_LOOKED_AT && this.deleted < MAX_DELETED && clock.now() < stopAt);
  }

  async #consider({ id, endedAt }: InstanceSummary): Promise<void> {
    if (endedAt === undefined || endedAt >= this.#endedBefore) return;
    try {
      const context = await this.#env.instances.context(id);
      if (context !== undefined && (await this.#isHeld(context))) return;
      const { result } = await deleteInstance(this.#env, id);
      if (result === 'deleted') this.deleted += 1;
    } catch (error) {
      this.#env.logger.error('An old instance could not be deleted; the next sweep tries again', { id, error });
    }
  }

  async #isHeld({ parent, campaign }: InstanceContext): Promise<boolean> {
    if (parent !== undefined && (await this.#once(`I#${parent.id}`, () => this.#isKept(parent.id)))) return true;
    return campaign !== undefined && (await this.#once(`B#${campaign.id}`, () => this.#isGoingOn(campaign.id)));
  }

  /** A recovery of a parent goes on from what its children have done. */
  async #isKept(id: string): Promise<boolean> {
    const instance = await this.#env.instances.load(id);
    if (instance === undefined) return false;
    return !isTerminal(statusOf(instance.state)) || (instance.endedAt ?? 0) >= this.#endedBefore;
  }

  async #isGoingOn(id: string): Promise<boolean> {
    const campaign = await this.#env.campaigns.load(id);
    return campaign !== undefined && campaignStatus(campaign) === 'RUNNING';
  }

  #once(key: string, find: () => Promise<boolean>): Promise<boolean> {
    const found = this.#holds.get(key) ?? find();
    this.#holds.set(key, found);
    return found;
  }
}
