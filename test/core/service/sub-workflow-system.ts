import type { Instance } from '#core/model/instance.ts';
import type { AttemptOutcome } from '#core/model/status.ts';
import type { Environment } from '#core/ports/ports.ts';
import { childInstanceId } from '#core/service/child-instance-id.ts';
import { describeInstance } from '#core/service/describe-instance.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import { wakeDue } from '#core/service/wake-due.ts';
import { System } from './system.ts';

/** A workflow of these action elements' contents, one after the other, called `n0`, `n1`, … */
export function workflowXml(
  name: string,
  contents: readonly string[],
  { root = '', action = '', coordinator = '' } = {},
) {
  const nodes = contents.map((content, index) => {
    const to = index + 1 < contents.length ? `n${index + 1}` : 'end';
    return `<action name="n${index}" ${action}>${content}<ok to="${to}"/></action>`;
  });
  return `<work-flow name="${name}" ${root}>${coordinator}<start name="start" to="n0"/>${nodes.join('')}<end name="end"/></work-flow>`;
}

export const SHELL = '<shell><command>true</command></shell>';

export function callOf(workflow: string, params: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries(params).map(([name, value]) => `<param name="${name}" value="${value}"/>`);
  return `<sub-workflow name="${workflow}">${given.join('')}</sub-workflow>`;
}

/** A system in which workflows run others. */
export class FamilySystem extends System {
  /** The child of an attempt at a node, as it is stored. */
  async child(parentId: string, { node = 1, run = 1, iteration = 1, attempt = 1 } = {}): Promise<Instance | undefined> {
    return await this.env.instances.load(childInstanceId(this.env, parentId, { node, run, iteration, attempt }));
  }

  async mustChild(parentId: string, ref: Parameters<FamilySystem['child']>[1] = {}): Promise<Instance> {
    const child = await this.child(parentId, ref);
    if (child === undefined) throw new Error('there is no such child');
    return child;
  }

  async reason(id: string): Promise<string | undefined> {
    return (await describeInstance(this.env, id))?.reason?.message;
  }

  /** Minutes pass, and each of them wakes what is due and lets workers work. */
  async passWorking(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      await this.passMinutes(1);
      await wakeDue(this.env);
      await this.work();
    }
  }

  /** Works everything off; what was sent twice, or is of an attempt that was ended meanwhile, is dropped as a worker does. */
  override async work(outcome: AttemptOutcome = 'SUCCEEDED', env: Environment = this.env): Promise<void> {
    await this.deliverWith(env);
    while (this.ports.actions.queue('default').size > 0) {
      const taken = await this.take('w1', 3_600_000).catch(() => undefined);
      if (taken === undefined) this.ports.actions.queue('default').purge();
      else await this.finish(taken, outcome);
      await this.deliverWith(env);
    }
  }

  /** The master of another process; what it throws comes back as a message of the queue does, later. */
  async deliverWith(env: Environment): Promise<void> {
    const { queue } = this.ports.events;
    for (let turns = 0; turns < 50; turns++) {
      const batch = queue.receive(10);
      if (batch.length === 0) return;
      const { failed } = await handleEvents(env, batch).catch(() => ({ failed: batch.map(({ id }) => id) }));
      queue.delete(batch.filter(({ id }) => !failed.includes(id)).map(({ receipt }) => receipt));
    }
  }
}
