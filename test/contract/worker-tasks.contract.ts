import { beforeEach, describe, expect, it } from 'vitest';
import type { TaskStatus } from '#core/fleet/settle-starts.ts';
import type { TaskOrder, WorkerTasks } from '#core/ports/worker-tasks.ts';
import { NOON, unique } from './samples.ts';

/** Tasks, and the part of whatever runs them. */
export interface TasksUnderTest {
  readonly port: WorkerTasks;
  become(task: string, status: TaskStatus): void;
  /** The next order is refused with this reason. */
  refuse(reason: string): void;
}

export function describeWorkerTasksContract(name: string, make: () => TasksUnderTest): void {
  describe(`${name} as worker tasks`, () => {
    let tasks: TasksUnderTest;
    let order: TaskOrder;
    beforeEach(() => {
      tasks = make();
      order = { group: 'default', count: 3, token: `token-${unique()}`, onDemand: false };
    });

    it('starts as many as are ordered, and nothing more for the same order', async () => {
      const { started } = await tasks.port.start(order);
      expect(new Set(started).size).toBe(3);
      expect(await tasks.port.start(order)).toEqual({ started });
      const other = await tasks.port.start({ ...order, token: `token-${unique()}` });
      expect(started).not.toEqual(expect.arrayContaining([...other.started]));
    });

    it('starts more than one call of ECS can, and nothing more for the same order', async () => {
      const { started } = await tasks.port.start({ ...order, count: 25 });
      expect(new Set(started).size).toBe(25);
      expect(await tasks.port.start({ ...order, count: 25 })).toEqual({ started });
    });

    it('says why an order is refused', async () => {
      tasks.refuse('no such image');
      const { started, refused } = await tasks.port.start(order);
      expect(started).toEqual([]);
      expect(refused).toMatchObject({ reason: expect.stringContaining('no such image'), capacity: false });
    });

    it('tells what became of tasks', async () => {
      const { started } = await tasks.port.start({ ...order, count: 4 });
      const [first = '', second = '', third = '', fourth = ''] = started;
      tasks.become(second, { status: 'running', since: NOON });
      tasks.become(third, { status: 'ended' });
      tasks.become(fourth, { status: 'failed', reason: 'it broke', capacity: false });
      const statuses = await tasks.port.inspect('default', started);
      expect(statuses.get(first)).toEqual({ status: 'coming' });
      expect(statuses.get(second)).toEqual({ status: 'running', since: NOON });
      expect(statuses.get(third)).toEqual({ status: 'ended' });
      expect(statuses.get(fourth)).toMatchObject({ status: 'failed', reason: expect.stringContaining('it broke') });
    });

    it('stops tasks, and those that are gone once more', async () => {
      const { started } = await tasks.port.start(order);
      await tasks.port.stop('default', started, 'it did not report');
      await tasks.port.stop('default', [...started, 'gone'], 'it did not report');
      const statuses = await tasks.port.inspect('default', started);
      expect([...statuses.values()]).toEqual(started.map(() => ({ status: 'ended' })));
    });
  });
}
