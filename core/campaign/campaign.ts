import type { CampaignProgress } from './progress.ts';

/**
 * What a person asked to run beyond one instance: the workflows downstream of one, a stretch of nominal times, or both.
 * All its members are laid down before the first of them starts (language §6).
 */
export interface CampaignHead {
  /** Of the form of an instance id. */
  readonly id: string;
  readonly kind: 'downstream' | 'backfill';
  /** The workflow it was asked for. */
  readonly workflow: string;
  /** Who or what asked for it: a principal such as `local`, … */
  readonly startedBy: string;
  readonly createdAt: number;
  /** Most members that are on their way at once; absent: any number. */
  readonly parallel?: number;
}

/** A workflow that runs once for each logical time of its campaign. */
export interface CampaignStep {
  readonly workflow: string;
  /** Whose parameters and time zone apply; the workflow's own when absent. */
  readonly coordinator?: string;
  /** Steps that must have succeeded for the same logical time, each of a smaller number than this one. */
  readonly after: readonly number[];
}

/**
 * What a campaign runs, written once: every step for every logical time. The first step is the workflow it was asked
 * for; its members are numbered by time, then by step.
 */
export interface CampaignPlan {
  /** Epoch milliseconds, ascending. */
  readonly times: readonly number[];
  readonly steps: readonly CampaignStep[];
  /** Given with the request, for the first step only: what is downstream has parameters of its own. */
  readonly params: Readonly<Record<string, string>>;
  /** IANA zone in which the times were meant. */
  readonly timezone: string;
}

export interface Campaign extends CampaignHead {
  readonly progress: CampaignProgress;
  /** Whole epoch minutes; absent while only the end of a member, or nothing, can move it. */
  readonly wakeAt?: number;
  /** Counts writes: a save is conditional on the revision that was loaded. */
  readonly revision: number;
}

/** A member by its number: a step at a logical time. */
export interface Member {
  readonly number: number;
  readonly step: CampaignStep;
  readonly logicalTime: number;
  /** The members that must have succeeded before it. */
  readonly after: readonly number[];
}

/** Every member of a plan, by number. */
export function membersOf({ times, steps }: Pick<CampaignPlan, 'times' | 'steps'>): readonly Member[] {
  return times.flatMap((logicalTime, time) =>
    steps.map((step, index) => {
      const first = time * steps.length;
      return { number: first + index, step, logicalTime, after: step.after.map((before) => first + before) };
    }),
  );
}
