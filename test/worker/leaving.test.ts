import { describe, expect, it } from 'vitest';
import type { WorkerRecord } from '#core/ports/worker-store.ts';
import { FakeSystem } from './fake-system.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const IDLE = { idleMs: 5 * MINUTE_MS, release: 'f:1' };

/** Another worker that is live for a long time. */
function other(system: FakeSystem, id: string, overrides: Partial<WorkerRecord> = {}) {
  const facts = { id, group: 'default', host: 'there', slots: 10, running: [], release: 'f:1', acknowledged: [] };
  const startedAt = system.clock.now() - 1;
  const leaseUntil = system.clock.now() + 60 * MINUTE_MS;
  return system.workers.heartbeat({ ...facts, startedAt, leaseUntil, ...overrides });
}

describe('a worker with nothing to do', () => {
  it('stays for ever by default', async () => {
    const system = new FakeSystem();
    await system.clock.advance(60 * MINUTE_MS);
    expect(await system.isStopped()).toBe(false);
  });

  it('leaves once it was idle for the time it is given, and takes its item along', async () => {
    const system = new FakeSystem(IDLE);
    await system.clock.advance(4 * MINUTE_MS + 59 * SECOND_MS);
    expect(await system.isStopped()).toBe(false);
    await system.clock.advance(21 * SECOND_MS);
    expect(await system.isStopped()).toBe(true);
    expect(await system.workers.list()).toEqual([]);
  });

  it('counts from the end of what it did last', async () => {
    const system = new FakeSystem(IDLE);
    await system.clock.advance(4 * MINUTE_MS);
    system.workMs = 10 * MINUTE_MS;
    system.send('i');
    await system.clock.advance(14 * MINUTE_MS);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await system.isStopped()).toBe(false);
    await system.clock.advance(2 * MINUTE_MS);
    expect(await system.isStopped()).toBe(true);
  });

  it('takes what comes with its last poll', async () => {
    const system = new FakeSystem(IDLE);
    await system.clock.advance(5 * MINUTE_MS - 1);
    system.send('i');
    await system.clock.advance(4 * MINUTE_MS);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await system.isStopped()).toBe(false);
  });

  it('stays while it is among those that are kept, and leaves once older ones are enough', async () => {
    const system = new FakeSystem({ ...IDLE, idleKept: 1 });
    await system.clock.advance(20 * MINUTE_MS);
    expect(await system.isStopped()).toBe(false);
    await other(system, 'older', { startedAt: 0 });
    await system.clock.advance(6 * MINUTE_MS);
    expect(await system.isStopped()).toBe(true);
  });

  it.each([
    ['of another release', { release: 'f:0' }],
    ['that are leaving', { leaving: true }],
    ['of another group', { group: 'big' }],
    ['whose lease has run out', { leaseUntil: 0 }],
  ])('stays where those that are kept would be workers %s', async (_which, overrides) => {
    const system = new FakeSystem({ ...IDLE, idleKept: 1 });
    await other(system, 'older', { startedAt: 0, ...overrides });
    await system.clock.advance(20 * MINUTE_MS);
    expect(await system.isStopped()).toBe(false);
  });

  it('stays when it cannot learn who else is there', async () => {
    const system = new FakeSystem({ ...IDLE, idleKept: 1 });
    system.workers.list = () => Promise.reject(new Error('no table'));
    await system.clock.advance(20 * MINUTE_MS);
    expect(await system.isStopped()).toBe(false);
  });
});

describe('a worker that is asked to leave', () => {
  it('finishes what it has, however long, and takes nothing new', async () => {
    const system = new FakeSystem({ task: 't1', release: 'f:1' });
    system.workMs = 6 * 60 * MINUTE_MS;
    system.send('load');
    await system.clock.advance(SECOND_MS);
    await system.workers.requestLeave('w-1');
    await system.clock.advance(30 * SECOND_MS);
    system.send('late');
    await system.clock.advance(5 * 60 * MINUTE_MS);
    expect(await system.workers.list()).toMatchObject([{ task: 't1', release: 'f:1', leaving: true, running: [{}] }]);
    expect(await system.isStopped()).toBe(false);
    await system.clock.advance(60 * MINUTE_MS);
    expect(await system.isStopped()).toBe(true);
    expect(await system.record('load')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await system.record('late')).toBeUndefined();
    expect(await system.workers.list()).toEqual([]);
  });

  it('takes what the poll under way brings, which nobody else would get before it is visible again', async () => {
    const system = new FakeSystem();
    await system.clock.advance(SECOND_MS);
    await system.workers.requestLeave('w-1');
    await system.clock.advance(9 * SECOND_MS);
    system.send('i');
    await system.clock.advance(5 * SECOND_MS);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await system.isStopped()).toBe(true);
  });

  it('hands back what runs when it is then stopped', async () => {
    const system = new FakeSystem({ shutdownGraceMs: 10 * SECOND_MS });
    system.workMs = 60 * MINUTE_MS;
    system.send('i');
    await system.clock.advance(SECOND_MS);
    system.worker.leave();
    await system.clock.advance(MINUTE_MS);
    system.worker.stop();
    await system.clock.advance(13 * SECOND_MS);
    expect(system.events).toMatchObject([{ results: [{ outcome: 'INTERRUPTED' }] }]);
    expect(await system.isStopped()).toBe(true);
  });

  it('tells that it is leaving when it is stopped with time to go on', async () => {
    const system = new FakeSystem({ shutdownGraceMs: 100 * SECOND_MS });
    system.workMs = 50 * SECOND_MS;
    system.send('i');
    await system.clock.advance(SECOND_MS);
    system.worker.stop();
    await system.clock.advance(10 * SECOND_MS);
    expect(await system.workers.list()).toMatchObject([{ leaving: true }]);
  });
});
