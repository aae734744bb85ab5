import { beforeEach, describe, expect, it } from 'vitest';
import type { FleetPolicy } from '#core/fleet/fleet-policy.ts';
import type { WorkerRecord } from '#core/ports/worker-store.ts';
import { PromptScaler } from '#core/service/prompt-scaler.ts';
import { scaleAll } from '#core/service/scale-all.ts';
import { attemptId } from '#test/contract/samples.ts';
import { MemoryWorkerTasks } from '#test/memory/memory-worker-tasks.ts';
import { chainXml, System } from './system.ts';

const POLICY: FleetPolicy = { min: 0, max: 5, slots: 2, capacity: 'spot', release: 'f:2' };
const NO_SPOT = { reason: 'Capacity is unavailable', capacity: true };
const BAD_IMAGE = { status: 'failed', reason: 'CannotPullContainerError', capacity: false } as const;
const SECOND_MS = 1_000;

/** A deployment that starts the workers of the group `default`. */
class Fleet extends System {
  readonly tasks: MemoryWorkerTasks;

  constructor(policy: Partial<FleetPolicy> = {}) {
    const tasks = new MemoryWorkerTasks();
    const fleets = new Map([['default', { ...POLICY, ...policy }]]);
    const groups = new Map([['default', 'default']]);
    super({ tasks, settings: { groups, timezone: 'UTC', takeoverMarginMs: 30_000, fleets } });
    this.tasks = tasks;
    Object.assign(this.env, { scaler: new PromptScaler({ ...this.env, tasks }, fleets) });
  }

  /** Actions wait in the queue without the master having sent them. */
  async queue(count: number): Promise<void> {
    const messages = Array.from({ length: count }, () => ({ ...attemptId(), hash: 'h' }));
    await this.ports.actions.send(messages.map((message) => ({ group: 'default', message, delaySeconds: 0 })));
  }

  async tick(afterSeconds = 60): Promise<void> {
    await this.clock.sleep(afterSeconds * SECOND_MS);
    await scaleAll(this.env);
  }

  async beat(id: string, worker: Partial<WorkerRecord> = {}) {
    const leaseUntil = this.clock.now() + 3_600_000;
    const facts = { id, group: 'default', host: 'test', slots: 2, startedAt: 0, release: 'f:2', running: [] };
    return this.ports.workers.heartbeat({ ...facts, leaseUntil, acknowledged: [], ...worker });
  }

  async state() {
    return (await this.ports.fleets.load('default'))?.state;
  }
}

let fleet: Fleet;
beforeEach(() => {
  fleet = new Fleet();
});

describe('the workers of a group that the deployment starts', () => {
  it('start at once with the first action that is sent', async () => {
    await fleet.run(chainXml(['a']));
    expect(fleet.tasks.orders).toMatchObject([{ group: 'default', count: 1, onDemand: false }]);
  });

  it('are not started again while they are on their way', async () => {
    await fleet.queue(3);
    await fleet.tick();
    await fleet.tick();
    await fleet.tick();
    expect(fleet.tasks.orders).toMatchObject([{ count: 2 }]);
  });

  it('start once more when what waits grows beyond them', async () => {
    await fleet.queue(3);
    await fleet.tick();
    await fleet.queue(2);
    await fleet.tick();
    expect(fleet.tasks.orders).toMatchObject([{ count: 2 }, { count: 1 }]);
  });

  it('are not started for what those that are there can take', async () => {
    await fleet.beat('w');
    await fleet.queue(2);
    await fleet.tick();
    expect(fleet.tasks.orders).toEqual([]);
  });

  it('are kept at the minimum when one has gone', async () => {
    fleet = new Fleet({ min: 2 });
    await fleet.tick();
    await fleet.beat('w1', { task: 'task-1' });
    await fleet.beat('w2', { task: 'task-2' });
    await fleet.tick();
    expect(fleet.tasks.started).toHaveLength(2);
    await fleet.ports.workers.remove('w1');
    await fleet.tick();
    expect(fleet.tasks.started).toHaveLength(3);
  });

  it('start once although everybody looks at the same time', async () => {
    await fleet.queue(4);
    await Promise.all([fleet.tick(), fleet.tick(), fleet.tick()]);
    expect(fleet.tasks.started).toHaveLength(2);
  });

  it('start once although whoever decided never learnt what it started', async () => {
    await fleet.queue(1);
    fleet.tasks.loseAnswer = true;
    await fleet.tick();
    expect(await fleet.state()).toMatchObject({ failure: { count: 1 }, starts: [{ number: 1 }] });
    await fleet.tick();
    expect(new Set(fleet.tasks.orders.map(({ token }) => token)).size).toBe(1);
    expect(await fleet.state()).toMatchObject({ starts: [{ tasks: ['task-1'] }] });
    await fleet.beat('w', { task: 'task-1' });
    await fleet.tick();
    expect(fleet.tasks.started).toEqual(['task-1']);
    expect(await fleet.state()).toEqual({ number: 1, startedAt: expect.any(Number), starts: [] });
  });

  it('start once although whoever decided died before it asked for them', async () => {
    await fleet.queue(1);
    const at = fleet.clock.now();
    const open = { number: 1, startedAt: at, starts: [{ number: 1, count: 1, at, onDemand: false }] };
    await fleet.ports.fleets.save('default', undefined, open);
    await fleet.tick(20);
    expect(fleet.tasks.orders).toEqual([]);
    await fleet.tick();
    await fleet.tick();
    expect(fleet.tasks.started).toEqual(['task-1']);
  });

  it('start on demand for half an hour when Spot cannot be had twice', async () => {
    fleet.tasks.refusals = [NO_SPOT, NO_SPOT];
    await fleet.queue(1);
    await fleet.tick();
    await fleet.tick();
    await fleet.tick(5);
    expect(fleet.tasks.orders.map(({ onDemand }) => onDemand)).toEqual([false, false, true]);
    await fleet.beat('w', { task: 'task-1', leaving: true });
    await fleet.tick(31 * 60);
    expect(fleet.tasks.orders.at(-1)).toMatchObject({ onDemand: false });
  });

  it('wait for Spot when nothing else will do', async () => {
    fleet = new Fleet({ capacity: 'spot-only' });
    fleet.tasks.refusals = [NO_SPOT, NO_SPOT, NO_SPOT];
    await fleet.queue(1);
    for (let minute = 0; minute < 10; minute++) await fleet.tick();
    expect(fleet.tasks.started).toEqual(['task-1']);
    expect(fleet.tasks.orders.every(({ onDemand }) => !onDemand)).toBe(true);
  });
});

describe('a start that fails', () => {
  it('is told with its reason, and tried again ever more seldom, one task at a time', async () => {
    fleet.tasks.refusals = Array(100).fill({ reason: 'no such image', capacity: false });
    await fleet.queue(8);
    for (let minute = 0; minute < 60; minute++) await fleet.tick();
    expect(fleet.tasks.orders.length).toBeLessThanOrEqual(8);
    expect(fleet.tasks.orders.map(({ count }) => count)).toEqual([4, ...Array(fleet.tasks.orders.length - 1).fill(1)]);
    expect(fleet.logged.filter((message) => message === 'worker start failed')).toHaveLength(fleet.tasks.orders.length);
    const [incident] = await fleet.env.incidents.recent(1);
    expect(incident).toMatchObject({ type: 'worker-start', details: expect.stringContaining('no such image') });
  });

  it('is found out when its task stops before its worker reports', async () => {
    await fleet.queue(1);
    await fleet.tick();
    fleet.tasks.statuses.set('task-1', BAD_IMAGE);
    await fleet.tick();
    expect(await fleet.state()).toMatchObject({
      starts: [],
      failure: { count: 1, reason: 'CannotPullContainerError' },
    });
    await fleet.tick();
    expect(fleet.tasks.started).toHaveLength(2);
  });

  it('is found out when its task runs and its worker does not report, which is then stopped', async () => {
    await fleet.queue(1);
    await fleet.tick();
    fleet.tasks.statuses.set('task-1', { status: 'running', since: fleet.clock.now() });
    await fleet.tick(299);
    expect(fleet.tasks.stopped).toEqual([]);
    await fleet.tick(2);
    expect(fleet.tasks.stopped).toEqual(['task-1']);
    expect(await fleet.state()).toMatchObject({ failure: { reason: expect.stringContaining('did not report') } });
  });

  it('is no failure when its worker came and went between two looks', async () => {
    await fleet.queue(1);
    await fleet.tick();
    fleet.tasks.statuses.set('task-1', { status: 'ended' });
    await fleet.tick();
    expect(fleet.logged).not.toContain('worker start failed');
  });

  it('of another release does not delay those of the one that may have mended it', async () => {
    const failure = { since: 0, at: 0, count: 9, reason: 'no such image', retryAt: 3_600_000, release: 'f:1' };
    await fleet.ports.fleets.save('default', undefined, { number: 9, startedAt: 0, starts: [], failure });
    await fleet.queue(1);
    await fleet.tick();
    expect(fleet.tasks.started).toEqual(['task-1']);
  });

  it('is forgotten once a worker came', async () => {
    fleet.tasks.refusals = [{ reason: 'no such image', capacity: false }];
    await fleet.queue(8);
    await fleet.tick();
    await fleet.tick();
    await fleet.beat('w', { task: 'task-1' });
    await fleet.tick();
    expect(await fleet.state()).not.toHaveProperty('failure');
    expect(fleet.tasks.orders.at(-1)).toMatchObject({ count: 3 });
  });

  it('holds up neither the tick nor a batch of events', async () => {
    fleet.ports.fleets.load = () => Promise.reject(new Error('no table'));
    const id = await fleet.run(chainXml(['a']));
    await fleet.tick();
    expect(await fleet.status(id)).toBe('RUNNING');
    await fleet.work();
    expect(await fleet.status(id)).toBe('SUCCEEDED');
  });
});

describe('a worker of another release', () => {
  it('is asked to leave and replaced when there is work', async () => {
    await fleet.beat('old', { release: 'f:1' });
    await fleet.beat('new');
    await fleet.queue(3);
    await fleet.tick();
    expect(await fleet.beat('old', { release: 'f:1', leaseUntil: Number.MAX_SAFE_INTEGER })).toMatchObject({
      leave: true,
    });
    expect(await fleet.beat('new', { leaseUntil: Number.MAX_SAFE_INTEGER })).toMatchObject({ leave: false });
    expect(fleet.tasks.orders).toMatchObject([{ count: 1 }]);
  });

  it('does not count towards the maximum while it finishes what it has', async () => {
    fleet = new Fleet({ max: 1 });
    await fleet.beat('old', { release: 'f:1', running: [attemptId()] });
    await fleet.queue(1);
    await fleet.tick();
    expect(fleet.tasks.started).toHaveLength(1);
  });

  it('is not asked when it does not say of which release it is', async () => {
    const { release: _, ...elsewhere } = { release: '', id: 'on-premises' };
    const facts = { group: 'default', host: 'h', slots: 2, startedAt: 0, running: [], acknowledged: [] };
    const leaseUntil = fleet.clock.now() + 3_600_000;
    await fleet.ports.workers.heartbeat({ ...elsewhere, ...facts, leaseUntil });
    await fleet.queue(2);
    await fleet.tick();
    expect(await fleet.ports.workers.get('on-premises')).not.toHaveProperty('leaving');
    expect(fleet.tasks.orders).toEqual([]);
  });
});

describe('the master that sends actions', () => {
  it('looks at most every five seconds, however much it sends', async () => {
    let looks = 0;
    const { list } = fleet.ports.workers;
    fleet.ports.workers.list = () => {
      looks += 1;
      return list.call(fleet.ports.workers);
    };
    for (let index = 0; index < 20; index++) await fleet.run(chainXml(['a']));
    expect(looks).toBe(1);
    await fleet.clock.sleep(5 * SECOND_MS);
    await fleet.run(chainXml(['a']));
    expect(looks).toBe(2);
    expect(fleet.tasks.started).toHaveLength(5);
  });

  it('looks half a minute later again when there were free slots enough', async () => {
    await fleet.beat('w', { slots: 1_000 });
    let looks = 0;
    const { list } = fleet.ports.workers;
    fleet.ports.workers.list = () => {
      looks += 1;
      return list.call(fleet.ports.workers);
    };
    await fleet.run(chainXml(['a']));
    await fleet.clock.sleep(29 * SECOND_MS);
    await fleet.run(chainXml(['a']));
    expect(looks).toBe(1);
    await fleet.clock.sleep(2 * SECOND_MS);
    await fleet.run(chainXml(['a']));
    expect(looks).toBe(2);
  });
});
