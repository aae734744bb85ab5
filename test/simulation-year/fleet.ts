import { cronOf, type Timing } from './nominal-times.ts';

/** What the file of a coordinator says at one time. */
export interface Plan {
  readonly timing?: Timing;
  readonly timezone: string;
  readonly catchup: 'latest' | 'all' | 'none';
  /** Local times. */
  readonly start?: string;
  readonly end?: string;
  readonly dependencies: readonly string[];
}

/** What a person does to a coordinator. */
export type Change =
  | { readonly at: number; readonly type: 'enable' | 'disable' | 'reset' }
  | { readonly at: number; readonly type: 'submit'; readonly plan: Plan; readonly enabled: boolean };

export interface Member {
  /** Of the coordinator, and of the workflow that it starts. */
  readonly name: string;
  readonly plan: Plan;
  /** Ascending. */
  readonly changes: readonly Change[];
}

export interface FleetOptions {
  readonly size: number;
  readonly from: number;
  readonly until: number;
  readonly random: () => number;
}

type Pick = <T>(values: readonly T[]) => T;

const HOUR = 3_600_000;
const LEVELS = 8;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
];

/**
 * Coordinators in levels, each of which depends on workflows of lower levels only: 45 % have a cron only, 30 % dependencies
 * only, 25 % both. Most hours lie in the night, where clocks are set.
 */
export function makeFleet({ size, from, until, random }: FleetOptions): readonly Member[] {
  const pick: Pick = (values) => {
    const value = values[Math.floor(random() * values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  };
  return Array.from({ length: size }, (_, index) => {
    const level = Math.floor((index * LEVELS) / size);
    const lower = Math.ceil((level * size) / LEVELS);
    const plan = makePlan(lower, from, until, random, pick);
    return { name: `w${index}`, plan, changes: makeChanges(plan, { lower, from, until }, random, pick) };
  });
}

/** The file, in the dialect of 2019; submitting the very same text again changes nothing, `desc` makes it another. */
export function xmlOf(
  name: string,
  { timing, timezone, catchup, start, end, dependencies }: Plan,
  { enabled = true, desc = '' } = {},
): string {
  const list = dependencies.map((workflow) => `<workflow name="${workflow}"/>`).join('');
  const cron = timing === undefined ? '' : ` cron="${cronOf(timing)}"`;
  const bounds = `${start === undefined ? '' : ` start-time="${start}"`}${end === undefined ? '' : ` end-time="${end}"`}`;
  return `<work-flow name="${name}" desc="${desc}">
    <coordinator timezone="${timezone}" catchup="${catchup}" is-enabled="${enabled}"${bounds}><depend-list${cron}>${list}</depend-list></coordinator>
    <start name="s" to="a"/><action name="a"><shell><command>true</command></shell><ok to="e"/></action><end name="e"/></work-flow>`;
}

function makePlan(lower: number, from: number, until: number, random: () => number, pick: Pick): Plan {
  const kind = lower === 0 ? 0 : random();
  const dependencies = kind < 0.45 ? [] : makeDependencies(lower, random);
  const local = (part: number) => `${new Date(from + (until - from) * part).toISOString().slice(0, 10)} 02:30:00`;
  return {
    ...((kind < 0.45 || kind > 0.75) && { timing: makeTiming(random, pick) }),
    timezone: pick(ZONES),
    catchup: pick(['latest', 'latest', 'all', 'none']),
    ...(random() < 0.1 && { start: local(random() * 0.4) }),
    ...(random() < 0.1 && { end: local(0.6 + random() * 0.4) }),
    dependencies,
  };
}

function makeDependencies(lower: number, random: () => number): readonly string[] {
  const count = 1 + Math.floor(random() * 3);
  return [...new Set(Array.from({ length: count }, () => `w${Math.floor(random() * lower)}`))];
}

function makeTiming(random: () => number, pick: Pick): Timing {
  const minute = pick([0, 5, 15, 30, 45, 59]);
  const shape = random();
  if (shape < 0.01) return { minute, hours: { every: 1 } };
  if (shape < 0.13) return { minute, hours: { every: pick([6, 8, 12]) } };
  if (shape < 0.19) return { minute, hours: { at: [1, 2, 14] } };
  const hours = { at: [pick([0, 0, 1, 2, 2, 3, 6, 12, 23])] };
  if (shape < 0.23) return { minute, hours, weekday: pick([0, 1, 6]) };
  if (shape < 0.25) return { minute, hours, dayOfMonth: pick([1, 29, 31]) };
  return { minute, hours };
}

/** About three a year; times are full seconds. */
function makeChanges(
  plan: Plan,
  { lower, from, until }: { lower: number; from: number; until: number },
  random: () => number,
  pick: Pick,
): readonly Change[] {
  const changes: Change[] = [];
  let current = plan;
  let enabled = true;
  let at = from;
  for (;;) {
    const days = enabled ? 20 + random() * 180 : 0.05 + random() * 4;
    at += Math.ceil((days * 24 * HOUR) / 1_000) * 1_000;
    if (at >= until) return changes;
    const type: Change['type'] = pick(
      enabled ? ['disable', 'disable', 'reset', 'submit', 'submit'] : ['enable', 'submit'],
    );
    if (type === 'submit') {
      enabled = enabled ? random() < 0.8 : true;
      current = changedPlan(current, lower, random, pick);
      changes.push({ at, type, plan: current, enabled });
    } else {
      if (type !== 'reset') enabled = type === 'enable';
      changes.push({ at, type });
    }
  }
}

/** Another cron, one dependency for another, or only another text. */
function changedPlan(plan: Plan, lower: number, random: () => number, pick: Pick): Plan {
  if (plan.timing !== undefined && random() < 0.4) return { ...plan, timing: makeTiming(random, pick) };
  if (plan.dependencies.length === 0 || random() < 0.3) return plan;
  const dependencies = [...new Set([...plan.dependencies.slice(1), `w${Math.floor(random() * lower)}`])];
  return { ...plan, dependencies };
}
