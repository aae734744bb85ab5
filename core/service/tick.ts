import { minuteOf } from '../engine/wake-time.ts';
import type { CoordinatorEnvironment } from '../ports/ports.ts';
import { advanceCampaign } from './advance-campaign.ts';
import { fireCoordinator } from './fire-coordinator.ts';
import { mapBounded } from './map-bounded.ts';
import { scaleAll } from './scale-all.ts';
import { wakeDue } from './wake-due.ts';

/** Most coordinators that one tick looks at; the next one finds the rest still due. */
const MAX_COORDINATORS = 20_000;
const MAX_CAMPAIGNS = 1_000;
/** What one tick creates for one campaign, at about a hundred a second. */
const MAX_CREATED = 1_000;
const AT_ONCE = 32;
const CAMPAIGNS_AT_ONCE = 4;

/** What happens every minute: coordinators that are due fire, campaigns go on, instances that are due are looked at, missing workers start. */
export async function tick(
  env: CoordinatorEnvironment,
  options: { readonly everything?: boolean } = {},
): Promise<void> {
  await Promise.all([wakeDue(env, options), fireDue(env), advanceDue(env), scaleWorkers(env)]);
}

/** Nothing that is due waits for it or fails with it. */
async function scaleWorkers(env: CoordinatorEnvironment): Promise<void> {
  try {
    await scaleAll(env);
  } catch (error) {
    env.logger.error('Workers could not be looked after; the next tick tries again', { error });
  }
}

async function fireDue(env: CoordinatorEnvironment): Promise<void> {
  for await (const names of env.coordinators.due(minuteOf(env.clock.now()), MAX_COORDINATORS)) {
    await fireAll(env, names);
  }
}

async function advanceDue(env: CoordinatorEnvironment): Promise<void> {
  for await (const ids of env.campaigns.due(minuteOf(env.clock.now()), MAX_CAMPAIGNS)) {
    await mapBounded(CAMPAIGNS_AT_ONCE, ids, async (id) => {
      try {
        await advanceCampaign(env, id, { enough: MAX_CREATED });
      } catch (error) {
        env.logger.error('A campaign could not be brought up to date; the next tick tries again', { id, error });
      }
    });
  }
}

/** An instance ended: what depends on it fires now if all is ready, and with the next tick in any case. */
export async function handleCompletion(env: CoordinatorEnvironment, workflow: string): Promise<void> {
  await fireAll(env, await env.coordinators.dependents(workflow));
}

/** One coordinator that fails holds up no other; it stays due. */
async function fireAll(env: CoordinatorEnvironment, names: readonly string[]): Promise<void> {
  await mapBounded(AT_ONCE, names, async (name) => {
    try {
      await fireCoordinator(env, name);
    } catch (error) {
      env.logger.error('A coordinator could not be brought up to date; the next tick tries again', { name, error });
    }
  });
}
