import type { LedgerEntry } from '#core/ports/coordinator-store.ts';
import type { Environment } from '#core/ports/ports.ts';
import { commandCoordinator } from '#core/service/command-coordinator.ts';
import { reportCompletion } from '#core/service/report-completion.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import { handleCompletion, tick } from '#core/service/tick.ts';
import { dyingAt, intercept, jostled } from '#test/core/service/intercept.ts';
import { makeEnvironment } from '#test/factories/environment.ts';
import { override } from '#test/factories/override.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';
import { makeMemoryPorts } from '#test/memory/memory-ports.ts';
import { firedOf } from './decisions-year.ts';
import { type Change, type Member, xmlOf } from './fleet.ts';
import type { Happening, Outcome, World } from './history.ts';
import { Timeline } from './timeline.ts';
import { type Delivery, deliveriesOf } from './traffic.ts';

const MINUTE = 60_000;

type Thing =
  | { readonly at: number; readonly name: string; readonly change: Change }
  | { readonly at: number; readonly delivery: Delivery };

/** A fleet that lives on the services. What starts is not walked through: its fate is drawn when it is created. */
export class ServicesMonth {
  deaths = 0;
  readonly #fleet: readonly Member[];
  readonly #world: World;
  readonly #random: () => number;
  readonly #clock: JumpClock;
  readonly #env: Environment;
  readonly #things = new Timeline<Thing>();
  readonly #happenings = new Map<string, Happening[]>();

  constructor(fleet: readonly Member[], world: World, random: () => number) {
    this.#fleet = fleet;
    this.#world = world;
    this.#random = random;
    this.#clock = new JumpClock(world.from);
    this.#env = this.#makeEnvironment();
  }

  happenings(name: string): readonly Happening[] {
    return this.#happenings.get(name) ?? [];
  }

  async run(): Promise<void> {
    const { from, until, ticks } = this.#world;
    for (const { name, plan, changes } of this.#fleet) {
      this.#happenings.set(name, []);
      await submitDefinition(this.#env, xmlOf(name, plan), 'test');
      for (const change of changes) this.#things.add({ at: change.at, name, change });
    }
    let next = 0;
    const tickUntil = async (time: number) => {
      for (let at = ticks[next]; at !== undefined && at < time; at = ticks[next]) {
        next += 1;
        await this.#moveTo(at);
        await this.#tick();
      }
    };
    for (let minute = from; minute < until; minute += MINUTE) {
      for (const thing of this.#things.takeMinute(minute)) {
        await tickUntil(thing.at);
        await this.#moveTo(thing.at);
        await this.#happen(thing);
      }
      await tickUntil(minute + MINUTE);
    }
  }

  /** What the ledger says. */
  async outcome(name: string): Promise<Outcome> {
    const entries = (await this.#env.coordinators.ledger(name, { limit: 100_000 })).items.toReversed();
    const of = <T>(part: (entry: LedgerEntry) => readonly T[]) => entries.flatMap(part);
    return {
      fired: of((entry) => (entry.type === 'fired' ? [firedOf(entry.firing)] : [])).sort((a, b) => a.number - b.number),
      skipped: of((entry) => (entry.type === 'skipped' ? [entry.times] : [])),
    };
  }

  /** Of the instances that there are of a workflow, ascending. */
  async logicalTimes(workflow: string): Promise<readonly number[]> {
    const { items } = await this.#env.instances.list({ workflow }, { limit: 100_000 });
    const contexts = await Promise.all(items.map(({ id }) => this.#env.instances.context(id)));
    return contexts.flatMap((context) => context?.logicalTime ?? []).sort();
  }

  async #tick(): Promise<void> {
    const chance = this.#random();
    if (chance < 0.05) {
      await Promise.all([1, 2].map((seed) => tick(intercept(this.#env, jostled(seed + this.#clock.now())))));
      return;
    }
    if (chance < 0.1) {
      const around = dyingAt(Math.floor(this.#random() * 30), this.#random() < 0.5 ? 'before' : 'after');
      await tick(intercept(this.#env, around)).catch(() => {});
      if (around.died()) this.deaths += 1;
    }
    await tick(this.#env);
  }

  async #happen(thing: Thing): Promise<void> {
    if ('delivery' in thing) {
      await this.#deliver(thing.delivery);
      return;
    }
    const { name, change } = thing;
    this.#happenings.get(name)?.push(change);
    if (change.type === 'submit') {
      const { plan, enabled, at } = change;
      await submitDefinition(this.#env, xmlOf(name, plan, { enabled, desc: `since ${at}` }), 'test');
      return;
    }
    await commandCoordinator(this.#env, name, change.type);
    if (change.type === 'enable') this.#happenings.get(name)?.push({ type: 'look', at: change.at });
  }

  async #deliver({ report, promptly }: Delivery): Promise<void> {
    const { at, workflow, instanceId, endedAt } = report;
    const instance = await this.#env.instances.load(instanceId);
    if (instance === undefined) throw new Error(`no instance ${instanceId}`);
    for (const name of await this.#env.coordinators.dependents(workflow)) {
      this.#happenings.get(name)?.push(report, ...(promptly ? [{ type: 'look', at } as const] : []));
    }
    const state = { ...instance.state, phase: { status: 'SUCCEEDED' } } as const;
    await reportCompletion(this.#env, { ...instance, state, endedAt });
    if (promptly) await handleCompletion(this.#env, workflow);
  }

  async #moveTo(time: number): Promise<void> {
    await this.#clock.sleep(time - this.#clock.now());
  }

  #makeEnvironment(): Environment {
    const ports = makeMemoryPorts(this.#clock);
    const { instances } = ports;
    return makeEnvironment({
      ...ports,
      clock: this.#clock,
      events: override(ports.events, { send: async () => {} }),
      instances: override(instances, {
        create: async (instance, context) => {
          const created = await instances.create(instance, context);
          if (created === 'exists') return created;
          const stored = await instances.load(instance.id);
          if (stored !== undefined) await instances.save(stored, { state: stored.state, wakeAt: 'rest' });
          const { id, workflow } = instance;
          const made = { id, workflow, at: this.#clock.now(), logicalTime: context.logicalTime };
          for (const delivery of deliveriesOf(made, this.#random)) {
            this.#things.add({ at: delivery.report.at, delivery });
          }
          return created;
        },
      }),
    });
  }
}
