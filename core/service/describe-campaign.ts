import { type Campaign, type CampaignHead, type CampaignPlan, membersOf } from '../campaign/campaign.ts';
import { type CampaignProgress, type CampaignStatus, campaignStatus, type MemberLetter } from '../campaign/progress.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { memberInstanceId } from './create-members.ts';

const STATUSES = {
  '.': 'waiting',
  O: 'running',
  R: 'running',
  S: 'succeeded',
  F: 'failed',
  K: 'killed',
  X: 'refused',
} as const satisfies Record<MemberLetter, string>;

/** `running`: its instance exists, or is being made; `refused`: it cannot be made as things stand, and is tried again. */
export type MemberStatus = (typeof STATUSES)[MemberLetter];

/** A member as it was planned. */
export interface PlannedMember {
  readonly number: number;
  readonly workflow: string;
  readonly coordinator?: string;
  /** Epoch milliseconds. */
  readonly logicalTime: number;
  /** Numbers of the members that must have succeeded before it. */
  readonly after: readonly number[];
}

export interface MemberView extends PlannedMember {
  readonly status: MemberStatus;
  /** Absent while it has none. */
  readonly instanceId?: string;
}

/** A campaign in a list. */
export interface CampaignSummary extends CampaignHead {
  readonly status: CampaignStatus;
  /** How many members there are in each status; those that have none are left out. */
  readonly counts: Partial<Record<MemberStatus, number>>;
  /** Why members could not be started, and when that is tried again (epoch milliseconds). */
  readonly refusal?: { readonly message: string; readonly retryAt: number };
}

/** A campaign in full. */
export interface CampaignView extends CampaignSummary {
  readonly params: Readonly<Record<string, string>>;
  /** IANA zone in which its days were meant. */
  readonly timezone: string;
  readonly members: readonly MemberView[];
}

export function summariseCampaign(campaign: Campaign): CampaignSummary {
  const { progress, wakeAt: _, revision: __, ...head } = campaign;
  const counts: Partial<Record<MemberStatus, number>> = {};
  for (const status of statusesOf(progress)) counts[status] = (counts[status] ?? 0) + 1;
  const { refusal } = progress;
  return {
    ...head,
    status: campaignStatus(campaign),
    counts,
    ...(refusal !== undefined && { refusal: { message: refusal.message, retryAt: refusal.retryAt } }),
  };
}

/** Undefined when there is none. */
export async function describeCampaign(env: ApiEnvironment, id: string): Promise<CampaignView | undefined> {
  const campaign = await env.campaigns.load(id);
  if (campaign === undefined) return undefined;
  const plan = await env.campaigns.plan(id);
  const statuses = statusesOf(campaign.progress);
  const members = plannedMembers(plan).map((member): MemberView => {
    const status = statuses[member.number] ?? 'waiting';
    const exists = status !== 'waiting' && status !== 'refused';
    return { ...member, status, ...(exists && { instanceId: memberInstanceId(env, id, member.number) }) };
  });
  return { ...summariseCampaign(campaign), params: plan.params, timezone: plan.timezone, members };
}

export function plannedMembers(plan: CampaignPlan): readonly PlannedMember[] {
  return membersOf(plan).map(({ number, step: { workflow, coordinator }, logicalTime, after }) => {
    return { number, workflow, ...(coordinator !== undefined && { coordinator }), logicalTime, after };
  });
}

function statusesOf({ members }: CampaignProgress): readonly MemberStatus[] {
  return [...members].map((letter) => STATUSES[letter as MemberLetter]);
}
