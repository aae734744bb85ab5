import { type Campaign, type CampaignPlan, type CampaignStep, type Member, membersOf } from '../campaign/campaign.ts';
import type { OpenedResult } from '../campaign/progress.ts';
import { AkkaflowError } from '../model/errors.ts';
import { instanceTime, makeInstanceId } from '../model/instance-id.ts';
import type { StartEnvironment } from '../ports/ports.ts';
import { loadCoordinator } from './load-definition.ts';
import { mapBounded } from './map-bounded.ts';
import type { ParamSource, StartRequest } from './start-instance.ts';
import { tryStart } from './try-start.ts';

const AT_ONCE = 16;

/** Creates the instances of these members, or finds them created. */
export async function createMembers(
  env: StartEnvironment,
  campaign: Campaign,
  plan: CampaignPlan,
  numbers: readonly number[],
): Promise<readonly OpenedResult[]> {
  const members = membersOf(plan);
  return mapBounded(AT_ONCE, numbers, async (number): Promise<OpenedResult> => {
    const member = members[number];
    const problem = member === undefined ? undefined : await problemOf(env, campaign, plan, member);
    return { member: number, ...(problem !== undefined && { problem }) };
  });
}

/** The same for ever: a member has one instance, whoever creates it and however often. */
export function memberInstanceId(env: Pick<StartEnvironment, 'digest'>, campaignId: string, number: number): string {
  return makeInstanceId(instanceTime(campaignId), env.digest(JSON.stringify([campaignId, number])));
}

/** What starting a step takes besides its id and time. Undefined: there is no such coordinator any more. */
export async function requestOf(
  env: StartEnvironment,
  step: Omit<CampaignStep, 'after'>,
  params: Readonly<Record<string, string>>,
): Promise<Pick<StartRequest, 'workflow' | 'params' | 'source'> | undefined> {
  const { workflow, coordinator } = step;
  if (coordinator === undefined) return { workflow, params };
  const source = await sourceOf(env, coordinator);
  return source && { workflow, params, source };
}

async function problemOf(
  env: StartEnvironment,
  campaign: Campaign,
  plan: CampaignPlan,
  { number, step, logicalTime }: Member,
): Promise<string | undefined> {
  const params = number % plan.steps.length === 0 ? plan.params : {};
  try {
    const request = await requestOf(env, step, params);
    if (request === undefined) return `${step.workflow}: there is no coordinator \`${step.coordinator}\` any more`;
    const problem = await tryStart(env, {
      ...request,
      startKind: 'member',
      startedBy: `campaign:${campaign.id}`,
      logicalTime,
      id: memberInstanceId(env, campaign.id, number),
      campaign: { id: campaign.id, member: number },
    });
    return problem && `${step.workflow}: ${problem}`;
  } catch (error) {
    if (error instanceof AkkaflowError) return `${step.workflow}: ${error.message}`;
    throw error;
  }
}

async function sourceOf(env: StartEnvironment, name: string): Promise<ParamSource | undefined> {
  const stored = await env.coordinators.load(name);
  if (stored === undefined) return undefined;
  const { coordinator, mode } = await loadCoordinator(env, stored.hash);
  return { params: coordinator.params, mode, timezone: coordinator.timezone ?? env.settings.timezone };
}
