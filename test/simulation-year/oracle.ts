import type { Change, Plan } from './fleet.ts';
import type { Fired, Happening, Outcome, Skipped, World } from './history.ts';
import { instantOf, nominalTimes } from './nominal-times.ts';

type Success = Extract<Happening, { type: 'report' }>;

const calendars = new Map<string, readonly number[]>();

/**
 * What language §6 says that a coordinator does, given what happened to it: written from that page, and simply. It knows
 * no wake index and keeps no count of what it looked at: it sees every tick at which anything could have changed.
 */
export function expectedOutcome(name: string, plan: Plan, happenings: readonly Happening[], world: World): Outcome {
  const coordinator = new ExpectedCoordinator(name, plan, world);
  let next = 0;
  for (;;) {
    const happening = happenings[next];
    const tick = coordinator.nextTick();
    if (happening === undefined && tick === undefined) return coordinator.outcome();
    if (tick !== undefined && (happening === undefined || tick < happening.at)) {
      coordinator.look(tick);
    } else if (happening !== undefined) {
      coordinator.apply(happening);
      next += 1;
    }
  }
}

class ExpectedCoordinator {
  readonly #name: string;
  readonly #world: World;
  #plan: Plan;
  readonly #start: number;
  readonly #end: number;
  #calendar: readonly number[] = [];
  #enabled = true;
  /** Of the calendar, the first that has not passed yet. */
  #position = 0;
  #waiting: number[] = [];
  /** Without a cron, nothing that counts came before. */
  #countedFrom = 0;
  readonly #ready = new Map<string, Success>();
  readonly #newest = new Map<string, Success>();
  #open: Fired | undefined;
  #opened = 0;
  #tickFrom: number;
  readonly #fired: Fired[] = [];
  readonly #skipped: Skipped[] = [];

  constructor(name: string, plan: Plan, world: World) {
    this.#name = name;
    this.#world = world;
    this.#plan = plan;
    this.#start = plan.start === undefined ? 0 : instantOf(plan.start, plan.timezone);
    this.#end = plan.end === undefined ? Number.POSITIVE_INFINITY : instantOf(plan.end, plan.timezone);
    this.#tickFrom = world.from;
    this.#countFrom(world.from);
  }

  outcome(): Outcome {
    return { fired: this.#fired, skipped: this.#skipped };
  }

  /** The next tick that may find anything changed. */
  nextTick(): number | undefined {
    const due = this.#enabled ? (this.#calendar[this.#position] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    return firstFrom(this.#world.ticks, Math.min(due, this.#tickFrom));
  }

  apply(happening: Happening): void {
    this.#tickFrom = happening.at;
    if (happening.type === 'report') this.#hear(happening);
    else if (happening.type === 'look') this.look(happening.at);
    else this.#change(happening);
  }

  look(now: number): void {
    // Once its start has come, all may have been ready for long.
    this.#tickFrom = now < this.#start ? this.#start : Number.POSITIVE_INFINITY;
    if (!this.#enabled) return;
    this.#passTimes(now);
    this.#finish();
    while (this.#mayFire(now)) {
      this.#fire(now);
      if (this.#world.interrupts(this.#name, this.#opened)) {
        this.#tickFrom = now + 1;
        return;
      }
      this.#finish();
    }
  }

  #hear(success: Success): void {
    const { workflow, instanceId, endedAt } = success;
    if (!this.#plan.dependencies.includes(workflow)) return;
    const newest = this.#newest.get(workflow);
    if (newest !== undefined && (newest.instanceId === instanceId || newest.endedAt >= endedAt)) return;
    this.#newest.set(workflow, success);
    this.#ready.set(workflow, success);
  }

  #change(change: Change): void {
    if (change.type === 'reset') {
      this.#ready.clear();
      this.#open = undefined;
      this.#countFrom(change.at);
    } else if (change.type === 'submit') {
      this.#submit(change.plan, change.at);
      this.#enable(change.enabled, change.at);
    } else {
      this.#enable(change.type === 'enable', change.at);
    }
  }

  #submit(plan: Plan, now: number): void {
    const cronChanged = JSON.stringify(plan.timing) !== JSON.stringify(this.#plan.timing);
    this.#plan = plan;
    for (const workflow of this.#newest.keys()) {
      if (plan.dependencies.includes(workflow)) continue;
      this.#ready.delete(workflow);
      this.#newest.delete(workflow);
    }
    if (cronChanged || plan.timing === undefined) this.#countFrom(now);
  }

  #enable(enabled: boolean, now: number): void {
    if (enabled && !this.#enabled) this.#countFrom(now);
    if (!enabled) this.#waiting = [];
    this.#enabled = enabled;
  }

  /** Counting of due times begins. */
  #countFrom(now: number): void {
    const { timing, timezone } = this.#plan;
    this.#waiting = [];
    this.#countedFrom = now;
    this.#calendar =
      timing === undefined
        ? []
        : this.#yearOf(timing, timezone).filter((time) => time >= this.#start && time <= this.#end);
    this.#position = this.#calendar.findIndex((time) => time > now);
    if (this.#position < 0) this.#position = this.#calendar.length;
  }

  #yearOf(timing: NonNullable<Plan['timing']>, timezone: string): readonly number[] {
    const key = JSON.stringify([timing, timezone, this.#world.from, this.#world.until]);
    const known = calendars.get(key) ?? nominalTimes(timing, timezone, this.#world.from, this.#world.until);
    calendars.set(key, known);
    return known;
  }

  #passTimes(now: number): void {
    const gone: number[] = [];
    for (;;) {
      const time = this.#calendar[this.#position];
      if (time === undefined || time > now) break;
      this.#position += 1;
      if (this.#plan.catchup === 'all') {
        (this.#waiting.length < 1_000 ? this.#waiting : gone).push(time);
      } else if (this.#plan.catchup === 'latest') {
        gone.push(...this.#waiting.splice(0));
        this.#waiting.push(time);
      } else {
        gone.push(...this.#waiting.splice(0));
        (now - time > 60_000 ? gone : this.#waiting).push(time);
      }
    }
    const [first] = gone;
    const last = gone.at(-1);
    if (first === undefined || last === undefined) return;
    const reason = { latest: 'replaced-by-newer', all: 'queue-full', none: 'missed' }[this.#plan.catchup];
    this.#skipped.push({ first, last, count: gone.length, reason });
  }

  #mayFire(now: number): boolean {
    const { timing, dependencies } = this.#plan;
    if (this.#open !== undefined || !dependencies.every((workflow) => this.#ready.has(workflow))) return false;
    if (timing !== undefined) return this.#waiting.length > 0;
    if (dependencies.length === 0 || now < this.#start) return false;
    const complete = Math.max(this.#countedFrom, ...[...this.#ready.values()].map(({ endedAt }) => endedAt));
    return complete <= this.#end;
  }

  #fire(now: number): void {
    const nominalTime = this.#waiting.shift();
    const successes = [...this.#ready.values()];
    const logicalTime = nominalTime ?? Math.max(...successes.map((success) => success.logicalTime));
    this.#ready.clear();
    this.#opened += 1;
    const used = successes.map(({ workflow, instanceId }) => [workflow, instanceId] as const).sort(byName);
    this.#open = { number: this.#opened, nominalTime, logicalTime, openedAt: now, used };
  }

  #finish(): void {
    if (this.#open !== undefined) this.#fired.push(this.#open);
    this.#open = undefined;
  }
}

function firstFrom(ascending: readonly number[], time: number): number | undefined {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) < time) low = middle + 1;
    else high = middle;
  }
  return ascending[low];
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
