import { minuteOf } from '../engine/wake-time.ts';
import type { TerminalStatus } from '../model/status.ts';
import { type Campaign, type CampaignPlan, type Member, membersOf } from './campaign.ts';

/**
 * One letter a member, by number.
 *
 * | letter | member |
 * |---|---|
 * | `.` | not begun |
 * | `O` | opened: it is decided that it runs, and its instance is being created |
 * | `R` | its instance exists |
 * | `S` `F` `K` | the last run of its instance succeeded, failed, was killed |
 * | `X` | its instance could not be created; tried again later |
 */
export type MemberLetter = '.' | 'O' | 'R' | 'S' | 'F' | 'K' | 'X';

/** Why some members could not be created; all of them are tried again together. Times are epoch milliseconds. */
export interface Refusal {
  /** One of them. */
  readonly member: number;
  readonly message: string;
  readonly tries: number;
  readonly retryAt: number;
}

/** The mutable part of a campaign. Plain JSON. */
export interface CampaignProgress {
  readonly members: string;
  /** By member: the run that its letter tells of, where it is not the first. */
  readonly runs: Readonly<Record<number, number>>;
  /** Nothing more is opened. */
  readonly cancelled: boolean;
  readonly refusal?: Refusal;
}

/** Members that are opened at once, at most: what one call can create in a few seconds. */
export const MAX_OPENED = 100;
const MINUTE_MS = 60_000;
const MAX_RETRY_MINUTES = 60;

const LETTERS: Readonly<Record<TerminalStatus, MemberLetter>> = { SUCCEEDED: 'S', FAILED: 'F', KILLED: 'K' };

export function newProgress(size: number): CampaignProgress {
  return { members: '.'.repeat(size), runs: {}, cancelled: false };
}

/** What `openMembers` decides by. */
export interface CampaignRules {
  readonly plan: CampaignPlan;
  readonly parallel?: number;
}

/**
 * Opens, in order, the members whose predecessors have all succeeded, as many as may be on their way at once. The same
 * object when there is none.
 */
export function openMembers(rules: CampaignRules, progress: CampaignProgress, now: number): CampaignProgress {
  if (progress.cancelled) return progress;
  const letters = [...progress.members];
  const opened = numbersOf(progress, 'O').length;
  const onTheWay = opened + numbersOf(progress, 'R').length;
  const room = Math.min(MAX_OPENED - opened, (rules.parallel ?? Number.POSITIVE_INFINITY) - onTheWay);
  const retry = progress.refusal !== undefined && progress.refusal.retryAt <= now;
  const mayOpen = ({ number, after }: Member) =>
    (letters[number] === '.' || (retry && letters[number] === 'X')) && after.every((before) => letters[before] === 'S');
  const next = membersOf(rules.plan).filter(mayOpen).slice(0, Math.max(0, room));
  if (next.length === 0) return progress;
  for (const { number } of next) letters[number] = 'O';
  return { ...progress, members: letters.join('') };
}

/** What became of opened members: created, or why not. */
export interface OpenedResult {
  readonly member: number;
  readonly problem?: string;
}

/** Notes what became of the opened members. Those that could not be created are tried again after 1, 2, 4 … 60 minutes. */
export function settleOpened(
  progress: CampaignProgress,
  results: readonly OpenedResult[],
  now: number,
): CampaignProgress {
  const letters = [...progress.members];
  for (const { member, problem } of results) letters[member] = problem === undefined ? 'R' : 'X';
  const { refusal: before, ...rest } = progress;
  const settled = { ...rest, members: letters.join('') };
  const refused = results.find(({ problem }) => problem !== undefined);
  const pending = before !== undefined && before.retryAt > now;
  if (refused?.problem === undefined || pending) {
    return before !== undefined && letters.includes('X') ? { ...settled, refusal: before } : settled;
  }
  const tries = before?.tries ?? 0;
  const retryAt = now + Math.min(MAX_RETRY_MINUTES, 2 ** tries) * MINUTE_MS;
  return { ...settled, refusal: { member: refused.member, message: refused.problem, tries: tries + 1, retryAt } };
}

/** Notes how a run of a member ended. The same object when that, or the end of a later run, is known already. */
export function reportMember(
  progress: CampaignProgress,
  member: number,
  { run, status }: { readonly run: number; readonly status: TerminalStatus },
): CampaignProgress {
  const known = progress.runs[member] ?? 1;
  const letter = LETTERS[status];
  if (run < known || (run === known && progress.members[member] === letter)) return progress;
  const letters = [...progress.members];
  letters[member] = letter;
  const runs = run > 1 ? { ...progress.runs, [member]: run } : progress.runs;
  return { ...progress, members: letters.join(''), runs };
}

/** When the tick is to look at it, as an epoch minute; undefined while only the end of a member can move it. */
export function wakeMinute(rules: CampaignRules, progress: CampaignProgress, now: number): number | undefined {
  if (progress.members.includes('O') || openMembers(rules, progress, now) !== progress) return minuteOf(now);
  const { refusal, cancelled, members } = progress;
  if (refusal === undefined || cancelled || !members.includes('X')) return undefined;
  // When the time has come already, what is on its way holds it up and will move it.
  return refusal.retryAt <= now ? undefined : Math.ceil(refusal.retryAt / MINUTE_MS);
}

/** Numbers of the members with this letter. */
export function numbersOf({ members }: CampaignProgress, letter: MemberLetter): readonly number[] {
  return [...members].flatMap((each, number) => (each === letter ? [number] : []));
}

export type CampaignStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** `FAILED`: nothing is on its way and not all succeeded; a rerun of what failed takes the campaign on. */
export function campaignStatus({ progress, wakeAt }: Pick<Campaign, 'progress' | 'wakeAt'>): CampaignStatus {
  if (/^S*$/.test(progress.members)) return 'SUCCEEDED';
  if (progress.cancelled) return 'CANCELLED';
  return wakeAt !== undefined || /[OR]/.test(progress.members) ? 'RUNNING' : 'FAILED';
}
