import type { CampaignHead, CampaignPlan, CampaignStep } from '../campaign/campaign.ts';
import { MAX_CAMPAIGN_MEMBERS } from '../model/limits.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { requestOf } from './create-members.ts';
import { coordinatorOf, type Days, nominalTimes, rulesOfStored, succeededTimes } from './plan-backfill.ts';
import { planDownstream } from './plan-downstream.ts';
import { checkStart, type StartRefusal } from './start-instance.ts';

/** What a campaign would be; nothing is stored yet. */
export interface Planned extends Pick<CampaignHead, 'kind' | 'workflow' | 'parallel'> {
  readonly plan: CampaignPlan;
  /** Nominal times that have succeeded already and are left out. */
  readonly succeeded: number;
}

export type PlanRefusal =
  | StartRefusal
  /** It cannot be done as asked; the message says why and how to mend it. */
  | { readonly result: 'refused'; readonly message: string };

export interface DownstreamRequest {
  readonly workflow: string;
  readonly params: Readonly<Record<string, string>>;
  /** Epoch milliseconds; now when absent. */
  readonly logicalTime?: number;
}

/** `trigger --downstream`: the workflow and everything downstream of it, once (language §6). */
export async function planTrigger(
  env: ApiEnvironment,
  { workflow, params, logicalTime = env.clock.now() }: DownstreamRequest,
): Promise<Planned | PlanRefusal> {
  const root = { workflow };
  const refusal = await checkRoot(env, root, params, logicalTime);
  if (refusal !== undefined) return refusal;
  const steps = await planDownstream(env, root);
  if ('refused' in steps) return refused(steps.refused);
  const plan = { times: [logicalTime], steps, params, timezone: env.settings.timezone };
  return withinLimits({ kind: 'downstream', workflow, plan, succeeded: 0 });
}

export interface BackfillRequest extends Days {
  readonly workflow: string;
  readonly params: Readonly<Record<string, string>>;
  /** By whose schedule, when several start the workflow. */
  readonly coordinator?: string;
  readonly parallel: number;
  readonly downstream: boolean;
  readonly missingOnly: boolean;
}

/** `backfill`: the workflow for every nominal time of the days asked for, with what is downstream of it if wanted. */
export async function planBackfill(env: ApiEnvironment, request: BackfillRequest): Promise<Planned | PlanRefusal> {
  const { workflow, params, parallel, from, to } = request;
  if (from > to) return refused(`the first day, ${from}, is after the last, ${to}`);
  const coordinator = await coordinatorOf(env, workflow, request.coordinator);
  if (coordinator !== undefined && 'refused' in coordinator) return refused(coordinator.refused);
  const { timezone, ...rules } =
    coordinator === undefined ? { timezone: env.settings.timezone } : await rulesOfStored(env, coordinator);
  const all = nominalTimes({ timezone, ...rules }, request, env.clock.now());
  if ('refused' in all) return refused(all.refused);
  const root = { workflow, ...(coordinator !== undefined && { coordinator: coordinator.name }) };
  const refusal = await checkRoot(env, root, params, all[0] ?? env.clock.now());
  if (refusal !== undefined) return refusal;
  const steps = request.downstream ? await planDownstream(env, root) : [{ ...root, after: [] }];
  if ('refused' in steps) return refused(steps.refused);
  const done = request.missingOnly ? await succeededTimes(env, workflow, all) : new Set();
  const times = all.filter((time) => !done.has(time));
  const plan = { times, steps, params, timezone };
  return withinLimits({ kind: 'backfill', workflow, parallel, plan, succeeded: done.size });
}

/** What the request itself gets wrong is told before anything is stored; what is downstream is found out on the way. */
async function checkRoot(
  env: ApiEnvironment,
  root: Omit<CampaignStep, 'after'>,
  params: Readonly<Record<string, string>>,
  logicalTime: number,
): Promise<PlanRefusal | undefined> {
  const request = await requestOf(env, root, params);
  if (request === undefined) return refused(`there is no coordinator \`${root.coordinator}\` any more`);
  return checkStart(env, { ...request, startKind: 'member', startedBy: 'check', logicalTime });
}

function withinLimits(planned: Planned): Planned | PlanRefusal {
  const { times, steps } = planned.plan;
  const size = times.length * steps.length;
  if (size <= MAX_CAMPAIGN_MEMBERS) return planned;
  const found = `${times.length} times of ${steps.length} workflows are ${size} instances`;
  return refused(`${found}, and one campaign has at most ${MAX_CAMPAIGN_MEMBERS}: ask for fewer days at once`);
}

function refused(message: string): PlanRefusal {
  return { result: 'refused', message };
}
