import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { stopOnRequest } from '#worker/shutdown.ts';
import { FakeSystem } from './fake-system.ts';

describe('a worker that is asked to stop', () => {
  it('leaves at once when nothing runs', async () => {
    const system = new FakeSystem({ shutdownGraceMs: 20_000 });
    await system.clock.advance(1_000);
    system.worker.stop();
    await system.clock.advance(1);
    expect(await system.isStopped()).toBe(true);
    expect(await system.workers.list()).toEqual([]);
  });

  it('claims no more and lets what runs end within the grace time', async () => {
    const system = new FakeSystem({ shutdownGraceMs: 20_000 });
    system.workMs = 15_000;
    system.send('i');
    await system.clock.advance(1_000);
    system.worker.stop();
    system.send('late');
    await system.clock.advance(14_500);
    expect(await system.isStopped()).toBe(true);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await system.record('late')).toBeUndefined();
    expect(system.deletions).toEqual([['r1']]);
  });

  it('hands back what the grace time was too short for', async () => {
    const system = new FakeSystem({ shutdownGraceMs: 20_000 });
    system.workMs = 60_000;
    system.send('i');
    await system.clock.advance(1_000);
    system.worker.stop();
    await system.clock.advance(22_500);
    expect(system.runs).toMatchObject([{ cancelledAt: 21_000, killedAt: 22_000 }]);
    expect(system.events).toMatchObject([{ results: [{ outcome: 'INTERRUPTED' }] }]);
    expect(await system.isStopped()).toBe(true);
    expect(await system.workers.list()).toEqual([]);
  });

  it('kills at once when it is asked again', async () => {
    const system = new FakeSystem({ shutdownGraceMs: 20_000 });
    system.workMs = 60_000;
    const signals = new EventEmitter();
    stopOnRequest(system.worker, { signals }, { info() {}, warn() {}, error() {} });
    system.send('i');
    await system.clock.advance(1_000);
    signals.emit('SIGTERM');
    await system.clock.advance(1_000);
    signals.emit('SIGINT');
    await system.clock.advance(10);
    expect(system.runs).toMatchObject([{ killedAt: 2_000 }]);
    expect(await system.isStopped()).toBe(true);
  });

  it('does not wait long for a store that is gone, when nobody is there to wait', async () => {
    const system = new FakeSystem();
    system.workMs = 60_000;
    const stdin = Object.assign(new EventEmitter(), { resume() {} });
    stopOnRequest(system.worker, { signals: new EventEmitter(), stdin }, { info() {}, warn() {}, error() {} });
    system.send('i');
    await system.clock.advance(1_000);
    for (const part of ['finish', 'heartbeat', 'events'] as const) system.broken.add(part);
    stdin.emit('close');
    await system.clock.advance(10_000);
    expect(system.runs).toMatchObject([{ killedAt: 1_000 }]);
    expect(await system.isStopped()).toBe(true);
    // The attempt is on record as running: its takeover waits for the end of the lease.
    expect(await system.workers.list()).toMatchObject([{ id: 'w-1' }]);
  });
});
