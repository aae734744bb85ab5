import type { CoordinatorRules } from './coordinator-rules.ts';
import type { CoordinatorState, Firing, Readiness } from './coordinator-state.ts';
import { decideFiring, missingDependencies, nextLook } from './decide-firing.ts';
import type { Span } from './fire-times.ts';
import { reportReadiness } from './report-readiness.ts';
import { TimeQueue } from './time-queue.ts';

/** A coordinator as it stands when the foreseen time begins. */
export interface ForeseenCoordinator {
  readonly name: string;
  readonly rules: CoordinatorRules;
  readonly state: CoordinatorState;
}

/** One instance that would run. Times are epoch milliseconds. */
export interface ForeseenRun {
  readonly workflow: string;
  readonly coordinator: string;
  /** Absent when only dependencies start it. */
  readonly nominalTime?: number;
  readonly logicalTime: number;
  readonly startsAt: number;
  /** `startsAt` and the typical duration of the workflow. */
  readonly endsAt: number;
  /** What comes last and so makes it start: its nominal time, or the success of a dependency. */
  readonly becauseOf: 'time' | 'dependencies';
  /** The dependencies whose success it uses up. */
  readonly after: readonly string[];
}

/** An instance that runs already when the foreseen time begins, and whose success counts downstream. */
export interface RunUnderWay extends Readiness {
  readonly workflow: string;
}

export interface Outlook {
  readonly coordinators: readonly ForeseenCoordinator[];
  readonly underWay?: readonly RunUnderWay[];
  /** From the first instant after `after`; nothing starts after `until`. */
  readonly span: Span;
  readonly durationMs: (workflow: string) => number;
}

export interface Foresight {
  /** In order of their start. */
  readonly runs: readonly ForeseenRun[];
  /** More would run: there are `MAX_FORESEEN_RUNS` already, or it took too much to find these. */
  readonly cut: boolean;
}

export const MAX_FORESEEN_RUNS = 100_000;

/** How long an instance takes when nothing is known of its workflow. */
export const DEFAULT_DURATION_MS = 60_000;

/** What starts nothing is cheap, but each success may be reported to a thousand that still wait for another. */
const MAX_HAPPENINGS = 5 * MAX_FORESEEN_RUNS;

/**
 * What the coordinators would start in a span, in virtual time and by the decisions of production, if every instance
 * succeeded after its typical duration. Disabled coordinators start nothing, deadlines are left aside, and neither
 * limits of instances nor of workers delay a start.
 */
export function foresee(outlook: Outlook): Foresight {
  const simulation = new Simulation(outlook);
  return { cut: simulation.run() === 'cut', runs: simulation.runs };
}

type Happening =
  | { readonly type: 'look'; readonly one: Simulated }
  | { readonly type: 'success'; readonly workflow: string; readonly readiness: Readiness };

interface Simulated {
  readonly name: string;
  rules: CoordinatorRules;
  state: CoordinatorState;
  /** Only the newest appointment counts. */
  lookAt?: number | undefined;
}

class Simulation {
  readonly runs: ForeseenRun[] = [];
  readonly #outlook: Outlook;
  readonly #queue = new TimeQueue<Happening>();
  readonly #coordinators: readonly Simulated[];
  readonly #dependents = new Map<string, Simulated[]>();
  #started = 0;

  constructor(outlook: Outlook) {
    this.#outlook = outlook;
    this.#coordinators = outlook.coordinators.map(withoutDeadline);
    for (const one of this.#coordinators) {
      for (const workflow of new Set(one.rules.dependencies)) {
        const known = this.#dependents.get(workflow);
        if (known === undefined) this.#dependents.set(workflow, [one]);
        else known.push(one);
      }
    }
  }

  run(): 'whole' | 'cut' {
    const { span, underWay = [] } = this.#outlook;
    const begin = span.after + 1;
    for (const { workflow, ...readiness } of underWay) this.#succeed(workflow, readiness);
    for (const one of this.#coordinators) this.#appoint(one, begin);
    for (let count = 0; count < MAX_HAPPENINGS; count++) {
      const next = this.#queue.take();
      if (next === undefined || next.at > span.until) return 'whole';
      this.#happen(next.value, Math.max(next.at, begin));
      if (this.#started >= MAX_FORESEEN_RUNS) return 'cut';
    }
    return 'cut';
  }

  #happen(happening: Happening, now: number): void {
    if (happening.type === 'look') {
      if (happening.one.lookAt === now) this.#settle(happening.one, now);
      return;
    }
    const { workflow, readiness } = happening;
    for (const one of this.#dependents.get(workflow) ?? []) {
      const state = reportReadiness(one.state, workflow, readiness);
      if (state === one.state) continue;
      one.state = state;
      // A look of its own, after everything else that happens now: what ends at the same instant counts together.
      this.#appoint(one, now);
    }
  }

  /** Fires whatever is to be fired now, and makes the next appointment. */
  #settle(one: Simulated, now: number): void {
    one.lookAt = undefined;
    const retryAt = one.state.open?.failure?.retryAt ?? now;
    if (retryAt > now) {
      this.#appoint(one, retryAt);
      return;
    }
    for (;;) {
      one.state = decideFiring(one.rules, one.state, now).state;
      const { open, ...closed } = one.state;
      if (open === undefined || !closed.enabled || this.#started >= MAX_FORESEEN_RUNS) break;
      this.#start(one, open, now);
      one.state = closed;
    }
    one.rules = lookedAtInTime(one.rules);
    // Times that pass while dependencies are missing are counted when these are ready.
    if (missingDependencies(one.rules, one.state).length > 0) return;
    const look = nextLook(one.rules, one.state, now);
    if (look !== undefined && look > now) this.#appoint(one, look);
  }

  #start({ name, rules }: Simulated, firing: Firing, now: number): void {
    const { number, nominalTime, logicalTime, used } = firing;
    const lastUsed = Math.max(...Object.values(used).map(({ endedAt }) => endedAt));
    for (const [index, workflow] of rules.workflows.entries()) {
      const endsAt = now + this.#outlook.durationMs(workflow);
      this.runs.push({
        workflow,
        coordinator: name,
        ...(nominalTime !== undefined && { nominalTime }),
        logicalTime,
        startsAt: now,
        endsAt,
        becauseOf: nominalTime !== undefined && nominalTime >= lastUsed ? 'time' : 'dependencies',
        after: Object.keys(used),
      });
      this.#succeed(workflow, { instanceId: `${name} ${number} ${index}`, endedAt: endsAt, logicalTime });
    }
    // A coordinator without workflows counts too, so that every simulation ends.
    this.#started += Math.max(1, rules.workflows.length);
  }

  #succeed(workflow: string, readiness: Readiness): void {
    this.#queue.put(readiness.endedAt, { type: 'success', workflow, readiness });
  }

  #appoint(one: Simulated, at: number): void {
    if (at === one.lookAt) return;
    one.lookAt = at;
    this.#queue.put(at, { type: 'look', one });
  }
}

function withoutDeadline({ name, rules: { deadline: _deadline, ...rules }, state }: ForeseenCoordinator): Simulated {
  return { name, rules, state };
}

/** Nothing is missed in virtual time: after the first look, which may follow an outage, `none` does as `latest` does. */
function lookedAtInTime(rules: CoordinatorRules): CoordinatorRules {
  return rules.catchup === 'none' ? { ...rules, catchup: 'latest' } : rules;
}
