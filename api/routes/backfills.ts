import type { Context } from 'hono';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { plannedMembers } from '#core/service/describe-campaign.ts';
import { type Planned, planBackfill } from '#core/service/plan-campaign.ts';
import { startCampaign } from '#core/service/start-campaign.ts';
import { idempotentCampaign } from '../idempotent-campaign.ts';
import { planRefused } from '../plan-refused.ts';
import { refuseSteps } from '../refuse-steps.ts';
import { defineRoute, type Route, type RouteRequest } from '../route.ts';
import { type BackfillResponse, backfillBody, backfillResponse } from '../schema/campaign.ts';

/** `POST /v1/workflows/NAME/backfills`: starts a backfill, once for each `Idempotency-Key`, or tells what it would run. */
export function backfillRoutes(env: ApiEnvironment): readonly Route[] {
  const backfill = defineRoute(
    {
      ...{ method: 'POST', path: '/v1/workflows/{name}/backfills', id: 'startBackfill', tag: 'campaigns' },
      summary: 'Runs a workflow for each time of its schedule on some days',
      access: { role: 'operator', on: 'workflow' },
      body: backfillBody,
      changes: ({ body: { dryRun } }) => !dryRun,
      idempotent: true,
      answers: {
        200: {
          doc: 'Nothing was started: it was before, there is nothing to run, or it was a dry run',
          schema: backfillResponse,
        },
        201: { doc: 'It is started', schema: backfillResponse },
      },
      problems: ['no-such-workflow', 'invalid-parameters', 'campaign-refused'],
    },
    async ({ c, caller, note, params: { name: workflow }, body: { dryRun, coordinator, ...asked } }) => {
      const request = { ...asked, workflow, ...(coordinator !== undefined && { coordinator }) };
      const key = await idempotentCampaign(env, c, workflow);
      if (key instanceof Response) return key;
      if (key.before !== undefined && !dryRun) {
        return answer(c, 200, { result: 'exists', id: key.before.id, members: key.before.progress.members.length });
      }
      const planned = await planBackfill(env, request);
      if ('result' in planned) return planRefused(c, workflow, planned);
      if (dryRun) return tell(c, planned);
      const barred = await refuseSteps(env, c, caller, planned);
      if (barred !== undefined) return barred;
      return await begin(env, { c, note }, planned, {
        startedBy: caller.name,
        ...(key.id !== undefined && { id: key.id }),
      });
    },
  );
  return [backfill];
}

function tell(c: Context, { plan, succeeded }: Planned): Response {
  return answer(c, 200, { result: 'planned', timezone: plan.timezone, members: plannedMembers(plan), succeeded });
}

async function begin(
  env: ApiEnvironment,
  { c, note }: Pick<RouteRequest, 'c' | 'note'>,
  planned: Planned,
  start: { readonly startedBy: string; readonly id?: string },
): Promise<Response> {
  const { plan, succeeded } = planned;
  if (plan.times.length === 0) return answer(c, 200, { result: 'nothing', succeeded });
  const started = await startCampaign(env, planned, start);
  const members = plan.times.length * plan.steps.length;
  note({ after: { campaign: started.id, members } });
  return answer(c, 201, { result: 'started', id: started.id, members, succeeded });
}

function answer(c: Context, status: 200 | 201, response: BackfillResponse): Response {
  return c.json(response, status);
}
