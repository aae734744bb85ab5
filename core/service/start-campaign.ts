import { MAX_OPENED, newProgress } from '../campaign/progress.ts';
import { minuteOf } from '../engine/wake-time.ts';
import { makeInstanceId } from '../model/instance-id.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { advanceCampaign } from './advance-campaign.ts';
import type { Planned } from './plan-campaign.ts';

/**
 * Stores a campaign with all its members, then starts the first of them; from the moment that it is stored, it is done.
 * A derived `id` makes starting idempotent; random when absent.
 */
export async function startCampaign(
  env: ApiEnvironment,
  { kind, workflow, parallel, plan }: Planned,
  { startedBy, id: given }: { readonly startedBy: string; readonly id?: string },
): Promise<{ readonly result: 'started' | 'exists'; readonly id: string }> {
  const now = env.clock.now();
  const id = given ?? makeInstanceId(now, env.random.hex(9));
  const head = { id, kind, workflow, startedBy, createdAt: now, ...(parallel !== undefined && { parallel }) };
  const progress = newProgress(plan.times.length * plan.steps.length);
  const created = await env.campaigns.create(head, plan, { progress, wakeAt: minuteOf(now) });
  await advanceCampaign(env, id, { enough: MAX_OPENED });
  return { result: created === 'created' ? 'started' : 'exists', id };
}

/** Nothing more is opened; what is on its way goes on. False when there is no such campaign. */
export function cancelCampaign(env: ApiEnvironment, id: string): Promise<boolean> {
  return advanceCampaign(env, id, {
    change: (progress) => (progress.cancelled ? progress : { ...progress, cancelled: true }),
    enough: MAX_OPENED,
  });
}
