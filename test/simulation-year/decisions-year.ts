import type { CoordinatorDefinition } from '#core/model/coordinator.ts';
import { disable, enable, reset, resubmit } from '#core/schedule/change-coordinator.ts';
import { type CoordinatorRules, rulesOf } from '#core/schedule/coordinator-rules.ts';
import { type CoordinatorState, type Firing, newCoordinatorState } from '#core/schedule/coordinator-state.ts';
import { decideFiring } from '#core/schedule/decide-firing.ts';
import { reportReadiness } from '#core/schedule/report-readiness.ts';
import { wakeMinute } from '#core/service/coordinator-wake.ts';
import type { Change, Member, Plan } from './fleet.ts';
import type { Fired, Happening, Skipped, World } from './history.ts';
import { cronOf } from './nominal-times.ts';
import { Timeline } from './timeline.ts';
import { type Delivery, deliveriesOf } from './traffic.ts';

const MINUTE = 60_000;

interface Simulated {
  readonly name: string;
  rules: CoordinatorRules;
  state: CoordinatorState;
  wakeAt: number | undefined;
  readonly happenings: Happening[];
  readonly fired: Fired[];
  readonly skipped: Skipped[];
}

type Thing =
  | { readonly at: number; readonly coordinator: Simulated; readonly change: Change }
  | { readonly at: number; readonly delivery: Delivery };

/**
 * A fleet that lives on the pure decisions: this class does what `fireCoordinator`, `reportCompletion` and the tick do
 * with a store, and looks only at what the wake index says. Every instance ends at once in its fate.
 */
export class DecisionsYear {
  readonly coordinators: readonly Simulated[];
  readonly #world: World;
  readonly #random: () => number;
  readonly #things = new Timeline<Thing>();
  readonly #dependents = new Map<string, Set<Simulated>>();
  /** By minute; one that was moved since stands in two places. */
  readonly #wake = new Map<number, Set<Simulated>>();
  #lookedTo: number;
  #instances = 0;

  constructor(fleet: readonly Member[], world: World, random: () => number) {
    this.#world = world;
    this.#random = random;
    this.#lookedTo = Math.floor(world.from / MINUTE);
    this.coordinators = fleet.map((member) => this.#submit(member));
  }

  run(): void {
    const { from, until, ticks } = this.#world;
    let next = 0;
    const tickUntil = (time: number) => {
      for (let tick = ticks[next]; tick !== undefined && tick < time; tick = ticks[next]) {
        next += 1;
        this.#tick(tick);
      }
    };
    for (let minute = from; minute < until; minute += MINUTE) {
      for (const thing of this.#things.takeMinute(minute)) {
        tickUntil(thing.at);
        this.#happen(thing);
      }
      tickUntil(minute + MINUTE);
    }
  }

  #submit({ name, plan, changes }: Member): Simulated {
    const { from } = this.#world;
    const state = newCoordinatorState(true, from);
    const coordinator: Simulated = {
      name,
      rules: readRules(name, plan),
      state,
      wakeAt: undefined,
      happenings: [],
      fired: [],
      skipped: [],
    };
    this.#follow(coordinator, coordinator.rules);
    this.#save(coordinator, state, from);
    for (const change of changes) this.#things.add({ at: change.at, coordinator, change });
    return coordinator;
  }

  #tick(now: number): void {
    const due = new Set<Simulated>();
    for (; this.#lookedTo <= Math.floor(now / MINUTE); this.#lookedTo++) {
      for (const each of this.#wake.get(this.#lookedTo) ?? []) if (each.wakeAt === this.#lookedTo) due.add(each);
      this.#wake.delete(this.#lookedTo);
    }
    // What is put into this minute from now on is for the next tick.
    this.#lookedTo -= 1;
    for (const coordinator of due) this.#look(coordinator, now);
  }

  #happen(thing: Thing): void {
    if ('delivery' in thing) {
      const { report, promptly } = thing.delivery;
      for (const dependent of this.#dependents.get(report.workflow) ?? []) this.#report(dependent, report, promptly);
      return;
    }
    const { coordinator, change } = thing;
    coordinator.happenings.push(change);
    this.#save(coordinator, this.#changed(coordinator, change), change.at);
  }

  #report(coordinator: Simulated, report: Delivery['report'], promptly: boolean): void {
    const { at, workflow, instanceId, endedAt, logicalTime } = report;
    coordinator.happenings.push(report);
    const state = reportReadiness(coordinator.state, workflow, { instanceId, endedAt, logicalTime });
    if (state !== coordinator.state) {
      coordinator.state = state;
      if (state.enabled) this.#wakeUp(coordinator, Math.floor(at / MINUTE));
    }
    if (!promptly) return;
    coordinator.happenings.push({ type: 'look', at });
    this.#look(coordinator, at);
  }

  #changed(coordinator: Simulated, change: Change): CoordinatorState {
    const { state, rules: before, name } = coordinator;
    switch (change.type) {
      case 'enable':
        return enable(state, change.at);
      case 'disable':
        return disable(state);
      case 'reset':
        return reset(state, change.at);
      case 'submit':
        this.#follow(coordinator, readRules(name, change.plan));
        return resubmit(state, { before, after: coordinator.rules }, change.enabled, change.at);
    }
  }

  #look(coordinator: Simulated, now: number): void {
    let { state } = coordinator;
    for (;;) {
      const decided = decideFiring(coordinator.rules, state, now);
      coordinator.skipped.push(...decided.skipped);
      const opened = decided.state.open !== state.open;
      state = decided.state;
      if (state.open === undefined || !state.enabled) break;
      const { open, ...closed } = state;
      if (opened && this.#world.interrupts(coordinator.name, open.number)) break;
      coordinator.fired.push(firedOf(open));
      this.#start(coordinator.name, open.logicalTime, now);
      state = closed;
    }
    this.#save(coordinator, state, now);
  }

  #start(workflow: string, logicalTime: number, at: number): void {
    this.#instances += 1;
    const instance = { id: `${workflow}/${this.#instances}`, workflow, at, logicalTime };
    for (const delivery of deliveriesOf(instance, this.#random)) {
      this.#things.add({ at: delivery.report.at, delivery });
    }
  }

  #save(coordinator: Simulated, state: CoordinatorState, now: number): void {
    coordinator.state = state;
    this.#wakeUp(coordinator, wakeMinute(coordinator.rules, state, now).wakeAt);
  }

  #wakeUp(coordinator: Simulated, minute: number | undefined): void {
    coordinator.wakeAt = minute;
    if (minute === undefined) return;
    const others = this.#wake.get(minute);
    if (others === undefined) this.#wake.set(minute, new Set([coordinator]));
    else others.add(coordinator);
  }

  /** The index of who depends on what. */
  #follow(coordinator: Simulated, rules: CoordinatorRules): void {
    for (const workflow of coordinator.rules.dependencies) this.#dependents.get(workflow)?.delete(coordinator);
    for (const workflow of rules.dependencies) {
      this.#dependents.set(workflow, (this.#dependents.get(workflow) ?? new Set()).add(coordinator));
    }
    coordinator.rules = rules;
  }
}

function readRules(name: string, plan: Plan): CoordinatorRules {
  const { timing, timezone, catchup, start, end, dependencies } = plan;
  const position = { line: 1, column: 1 };
  const definition: CoordinatorDefinition = {
    name,
    desc: '',
    dir: '/tmp',
    enabled: true,
    timezone,
    catchup,
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(timing !== undefined && { cron: cronOf(timing) }),
    dependencies: dependencies.map((workflow) => ({ workflow, position })),
    workflows: [{ workflow: name, position }],
    params: [],
    position,
  };
  return rulesOf(definition, 'UTC');
}

/** A firing in the words of the oracle. */
export function firedOf({ number, nominalTime, logicalTime, openedAt, used }: Firing): Fired {
  const names = Object.entries(used).map(([workflow, { instanceId }]) => [workflow, instanceId] as const);
  return { number, nominalTime, logicalTime, openedAt, used: names.sort(([a], [b]) => (a < b ? -1 : 1)) };
}
