import { describe, expect, it } from 'vitest';
import { FakeSystem } from './fake-system.ts';

describe('a lease that cannot be renewed', () => {
  it('ends with everything killed before its end, and nothing recorded', async () => {
    const system = new FakeSystem();
    system.workMs = 120_000;
    system.send('i');
    await system.clock.advance(12_000);
    system.broken.add('heartbeat');
    await system.clock.advance(60_000);
    // The last heartbeat was written at 10 s.
    const killedAt = system.runs[0]?.killedAt ?? 0;
    expect(killedAt).toBeGreaterThanOrEqual(37_000);
    expect(killedAt).toBeLessThan(40_000);
    expect(await system.record('i')).toMatchObject({ status: 'RUNNING' });
    expect(system.events).toEqual([]);
  });

  it('ends before what a call to record a result would still write', async () => {
    const system = new FakeSystem();
    system.finishMs = 40_000;
    system.workMs = 4_000;
    system.send('i');
    await system.clock.advance(3_000);
    system.broken.add('heartbeat');
    await system.clock.advance(60_000);
    expect(await system.record('i')).toMatchObject({ status: 'RUNNING' });
    expect(system.events).toEqual([]);
  });

  it('is followed by one under another worker id, which claims again', async () => {
    const system = new FakeSystem();
    await system.clock.advance(1_000);
    system.broken.add('heartbeat');
    await system.clock.advance(60_000);
    system.send('i');
    await system.clock.advance(10_000);
    expect(system.runs).toEqual([]);
    system.broken.clear();
    await system.clock.advance(6_000);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED', workerId: 'w-2' });
  });

  it('lets nothing be claimed before there is one', async () => {
    const system = new FakeSystem({}, 'heartbeat');
    system.send('i');
    await system.clock.advance(20_000);
    expect(system.calls).toEqual([]);
  });

  it('is not lost by one heartbeat that is never answered', async () => {
    const system = new FakeSystem();
    system.workMs = 50_000;
    system.send('i');
    await system.clock.advance(8_000);
    system.heartbeatMs = 3_600_000;
    await system.clock.advance(5_000);
    system.heartbeatMs = 0;
    await system.clock.advance(40_000);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED', workerId: 'w-1' });
  });

  it('is followed by another one even when the store never answers', async () => {
    const system = new FakeSystem();
    await system.clock.advance(1_000);
    system.heartbeatMs = 3_600_000;
    await system.clock.advance(60_000);
    system.heartbeatMs = 0;
    system.send('i');
    await system.clock.advance(20_000);
    expect(await system.record('i')).toMatchObject({ workerId: 'w-2' });
  });

  it('lists what it claimed also after the clock was set back', async () => {
    const system = new FakeSystem();
    system.workMs = 60_000;
    await system.clock.advance(1_000);
    system.clock.setBack(3_600_000);
    system.send('i');
    await system.clock.advance(5_000);
    expect(await system.workers.list()).toMatchObject([{ id: 'w-1', running: [{ instanceId: 'i' }] }]);
  });

  it('survives a short outage', async () => {
    const system = new FakeSystem();
    system.workMs = 40_000;
    system.send('i');
    await system.clock.advance(6_000);
    system.broken.add('heartbeat');
    await system.clock.advance(20_000);
    system.broken.clear();
    await system.clock.advance(20_000);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED', workerId: 'w-1' });
  });
});

describe('a worker that was frozen past its lease', () => {
  it('claims nothing under the old one', async () => {
    const system = new FakeSystem();
    await system.clock.advance(7_000);
    system.clock.freeze(31_000);
    system.send('i');
    await system.clock.advance(100);
    expect(system.calls.filter((call) => call.startsWith('claim'))).toEqual([]);
    await system.clock.advance(70_000);
    expect(system.heartbeats.at(-1)?.id).toBe('w-2');
  });

  it('records no result of before and goes on under another id', async () => {
    const system = new FakeSystem();
    system.workMs = 8_000;
    system.send('i');
    await system.clock.advance(7_000);
    system.clock.freeze(31_000);
    await system.clock.advance(10_000);
    expect(system.calls).not.toContain('finish');
    expect(system.heartbeats.at(-1)?.id).toBe('w-2');
  });
});
