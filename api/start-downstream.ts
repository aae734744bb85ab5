import type { ApiEnvironment } from '#core/ports/ports.ts';
import { memberInstanceId } from '#core/service/create-members.ts';
import { type DownstreamRequest, planTrigger } from '#core/service/plan-campaign.ts';
import { startCampaign } from '#core/service/start-campaign.ts';
import { idempotentCampaign } from './idempotent-campaign.ts';
import { planRefused } from './plan-refused.ts';
import { refuseSteps } from './refuse-steps.ts';
import type { RouteRequest } from './route.ts';
import type { StartInstanceResponse } from './schema/instance.ts';

/**
 * Starts a workflow with everything downstream of it, once for each `Idempotency-Key`. The workflow itself is the first
 * member, whose instance is answered.
 */
export async function startDownstream(
  env: ApiEnvironment,
  { c, caller, note }: Pick<RouteRequest, 'c' | 'caller' | 'note'>,
  request: DownstreamRequest,
): Promise<Response> {
  const { workflow } = request;
  const key = await idempotentCampaign(env, c, workflow);
  if (key instanceof Response) return key;
  const answerOf = (result: 'started' | 'exists', id: string, members: number): StartInstanceResponse => {
    return { id: memberInstanceId(env, id, 0), result, campaign: { id, members } };
  };
  if (key.before !== undefined) return c.json(answerOf('exists', key.before.id, key.before.progress.members.length));
  const planned = await planTrigger(env, request);
  if ('result' in planned) return planRefused(c, workflow, planned);
  const barred = await refuseSteps(env, c, caller, planned);
  if (barred !== undefined) return barred;
  const { id, result } = await startCampaign(env, planned, {
    startedBy: caller.name,
    ...(key.id !== undefined && { id: key.id }),
  });
  note({ after: { campaign: id, members: planned.plan.steps.length } });
  return c.json(answerOf(result, id, planned.plan.steps.length), result === 'started' ? 201 : 200);
}
