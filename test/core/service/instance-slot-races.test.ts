import { expect, it } from 'vitest';
import type { Environment } from '#core/ports/ports.ts';
import { advanceInstance } from '#core/service/advance-instance.ts';
import { wakeDue } from '#core/service/wake-due.ts';
import { dyingAt, intercept, jostled, seededRandom } from './intercept.ts';
import { chainXml, System } from './system.ts';

const LIMIT = 2;
const COMMANDS = [
  { type: 'kill', reason: '' },
  { type: 'suspend' },
  { type: 'resume' },
  { type: 'resume' },
  { type: 'rerun', mode: { type: 'whole' } },
] as const;

/** Instances of a workflow with a limit, masters that overlap and die, and somebody who commands at random. */
class Crowd {
  readonly system = new System();
  readonly ids: string[] = [];
  readonly #random: () => number;
  /** The most that ran at once. */
  most = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    const { instances } = this.system.env;
    const save = instances.save.bind(instances);
    instances.save = async (...args) => {
      const saved = await save(...args);
      this.most = Math.max(this.most, await this.running());
      return saved;
    };
  }

  async start(count: number): Promise<void> {
    await this.system.submit(chainXml(['a'], { root: `instance-limit="${LIMIT}"` }));
    for (let index = 0; index < count; index++) this.ids.push(await this.system.start('wf'));
  }

  async running(): Promise<number> {
    const loaded = await Promise.all(this.ids.map((id) => this.system.env.instances.load(id)));
    return loaded.filter((instance) => instance?.state.phase.status === 'RUNNING').length;
  }

  /** Three masters at once, each on an instance that may be another's too, and a command in the middle of it. */
  async stir(): Promise<void> {
    const subject = this.#one(this.ids);
    const master = () => advanceInstance(this.#mortal(), this.#one([subject, ...this.ids]), [this.#message(subject)]);
    await Promise.allSettled([master(), master(), this.system.command(subject, this.#one(COMMANDS)), master()]);
    if (this.#random() < 0.3) await this.#finishOne();
    if (this.#random() < 0.2) await this.system.passMinutes(2);
    this.system.ports.events.queue.purge();
  }

  /** Until everybody has had time to run, and to find out what is left of those who died. */
  async calmDown(): Promise<void> {
    for (let hour = 0; hour < 20; hour++) {
      for (const id of this.ids) await this.system.command(id, { type: 'resume' });
      await this.system.passMinutes(60);
      await wakeDue(this.system.env);
      await this.system.deliver();
      for (let count = this.system.ports.actions.queue('default').size; count > 0; count--) await this.#finishOne();
    }
  }

  async #finishOne(): Promise<void> {
    const taken = await this.system.take().catch(() => undefined);
    if (taken !== undefined) await this.system.finish(taken);
  }

  #mortal(): Environment {
    const jostling = intercept(this.system.env, jostled(Math.floor(this.#random() * 1e6)));
    return this.#random() < 0.3 ? intercept(jostling, dyingAt(Math.floor(this.#random() * 12), 'after')) : jostling;
  }

  #message(instanceId: string) {
    return { type: this.#random() < 0.5 ? 'sweep' : 'poke', instanceId } as const;
  }

  #one<T>(among: readonly T[]): T {
    const found = among[Math.floor(this.#random() * among.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }
}

it.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'A limit is never exceeded, and no slot is lost, however masters overlap and die (seed %i)',
  async (seed) => {
    const crowd = new Crowd(seed);
    await crowd.start(5);
    for (let turn = 0; turn < 40; turn++) await crowd.stir();
    await crowd.calmDown();
    expect(crowd.most).toBeLessThanOrEqual(LIMIT);
    expect(await Promise.all(crowd.ids.map((id) => crowd.system.status(id)))).not.toContain('READY');
    await crowd.start(3);
    await crowd.calmDown();
    expect(await crowd.running()).toBe(0);
    expect(await Promise.all(crowd.ids.slice(-3).map((id) => crowd.system.status(id)))).toEqual(
      Array(3).fill('SUCCEEDED'),
    );
    expect(crowd.most).toBe(LIMIT);
  },
);
