import { type Context, Hono } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import { plannedMembers } from '#core/service/describe-campaign.ts';
import { type Planned, planBackfill } from '#core/service/plan-campaign.ts';
import { startCampaign } from '#core/service/start-campaign.ts';
import { idempotentCampaign } from '../idempotent-campaign.ts';
import { planRefused } from '../plan-refused.ts';
import { type BackfillResponse, backfillBody } from '../schema/campaign.ts';
import { validBody } from '../validated.ts';

const STARTED_BY = 'api';

/** `POST /v1/workflows/:name/backfills`: starts a backfill, once for each `Idempotency-Key`, or tells what it would run. */
export function backfillRoutes(env: Environment): Hono {
  const routes = new Hono();
  routes.post('/:name/backfills', validBody(backfillBody), async (c) => {
    const workflow = c.req.param('name');
    const { dryRun, coordinator, ...asked } = c.req.valid('json');
    const request = { ...asked, workflow, ...(coordinator !== undefined && { coordinator }) };
    const key = await idempotentCampaign(env, c, workflow);
    if (key instanceof Response) return key;
    if (key.before !== undefined && !dryRun) {
      return answer(c, 200, { result: 'exists', id: key.before.id, members: key.before.progress.members.length });
    }
    const planned = await planBackfill(env, request);
    if ('result' in planned) return planRefused(c, workflow, planned);
    return dryRun ? tell(c, planned) : begin(env, c, planned, key.id);
  });
  return routes;
}

function tell(c: Context, { plan, succeeded }: Planned): Response {
  return answer(c, 200, { result: 'planned', timezone: plan.timezone, members: plannedMembers(plan), succeeded });
}

async function begin(env: Environment, c: Context, planned: Planned, id: string | undefined): Promise<Response> {
  const { plan, succeeded } = planned;
  if (plan.times.length === 0) return answer(c, 200, { result: 'nothing', succeeded });
  const started = await startCampaign(env, planned, { startedBy: STARTED_BY, ...(id !== undefined && { id }) });
  const members = plan.times.length * plan.steps.length;
  return answer(c, 201, { result: 'started', id: started.id, members, succeeded });
}

function answer(c: Context, status: 200 | 201, response: BackfillResponse): Response {
  return c.json(response, status);
}
