import { describe, expect, it } from 'vitest';
import { attemptId, FakeSystem } from './fake-system.ts';

const OTHER_WORKER = {
  id: 'other-1',
  group: 'default',
  host: 'there',
  slots: 1,
  startedAt: 0,
  leaseUntil: 0,
  acknowledged: [],
};

describe('a worker', () => {
  it('claims, runs, finishes, reports and deletes, in this order', async () => {
    const system = new FakeSystem();
    system.send('i');
    await system.clock.advance(3_000);
    expect(system.calls).toEqual(['claim token1', 'run', 'finish', 'event', 'delete']);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED', workerId: 'w-1' });
    expect(system.events).toMatchObject([
      { instanceId: 'i', results: [{ ref: attemptId('i').ref, outcome: 'SUCCEEDED' }] },
    ]);
  });

  it('gives the action its substituted text and its environment', async () => {
    const system = new FakeSystem();
    system.params['word'] = '$(touch x)';
    system.send('i', { attempt: 2 });
    await system.clock.advance(10);
    const [run] = system.runs;
    expect(run?.job.action.content.children).toContainEqual(expect.objectContaining({ children: ['echo $(touch x)'] }));
    expect(run?.job.environment).toMatchObject({ AKKAFLOW_INSTANCE_ID: 'i', AKKAFLOW_ATTEMPT_NUMBER: '2' });
  });

  it('asks for as many messages as it has free slots, ten at most', async () => {
    const system = new FakeSystem({ slots: 12 });
    for (let n = 0; n < 14; n += 1) system.send(`i${n}`);
    await system.clock.advance(50);
    expect(system.receives).toEqual([10, 2]);
    expect(system.runs).toHaveLength(12);
    expect(new Set(system.runs.map(({ job }) => job.slot)).size).toBe(12);
    await system.clock.advance(100);
    expect(system.runs).toHaveLength(14);
  });

  it('waits longer and longer while it cannot receive', async () => {
    const system = new FakeSystem();
    system.broken.add('receive');
    await system.clock.advance(60_000);
    expect(system.receives.length).toBeLessThan(25);
    system.broken.clear();
    system.send('i');
    await system.clock.advance(6_000);
    expect(system.events).toHaveLength(1);
  });
});

describe('the cost of a worker', () => {
  it('is one write every five seconds for all that runs', async () => {
    const system = new FakeSystem();
    system.workMs = 60_000;
    for (let n = 0; n < 10; n += 1) system.send(`i${n}`);
    await system.clock.advance(20_500);
    expect(system.heartbeats.map(({ at, running }) => [at, running.length])).toEqual([
      [0, 0],
      [5_000, 10],
      [10_000, 10],
      [15_000, 10],
      [20_000, 10],
    ]);
  });

  it('is one event and one deletion for ten siblings that end together', async () => {
    const system = new FakeSystem();
    for (let node = 0; node < 10; node += 1) system.send('i', { node: 1, iteration: node + 1 });
    await system.clock.advance(200);
    expect(system.events).toMatchObject([{ results: { length: 10 } }]);
    expect(system.deletions.map((receipts) => receipts.length)).toEqual([10]);
  });

  it('is no wait at all for a result without siblings', async () => {
    const system = new FakeSystem();
    system.send('i');
    system.send('other');
    await system.clock.advance(1_000);
    expect(system.events.map(({ at, instanceId }) => [instanceId, at])).toEqual([
      ['i', 100],
      ['other', 100],
    ]);
  });

  it('is one event at a time for an instance: what ends meanwhile shares the next, of ten results at most', async () => {
    const system = new FakeSystem({ slots: 30 });
    system.eventMs = 50;
    for (let iteration = 1; iteration <= 21; iteration += 1) system.send('i', { iteration });
    await system.clock.advance(1_000);
    expect(system.events.map(({ at, results }) => [at, results.length])).toEqual([
      [153, 10],
      [203, 10],
      [253, 1],
    ]);
  });

  it('is one read of the parameters for all attempts of an instance', async () => {
    const system = new FakeSystem();
    for (let iteration = 1; iteration <= 20; iteration += 1) system.send('i', { iteration });
    await system.clock.advance(1_000);
    expect(system.runs).toHaveLength(20);
    expect(system.contextReads).toEqual(['i']);
  });

  it('is a deletion two seconds after the first of fewer than ten', async () => {
    const system = new FakeSystem();
    system.send('i1');
    await system.clock.advance(1_000);
    system.send('i2');
    await system.clock.advance(1_050);
    expect(system.deletions).toEqual([]);
    await system.clock.advance(100);
    expect(system.deletions).toEqual([['r1', 'r2']]);
  });
});

describe('a message', () => {
  it('is deleted without a run when its attempt has ended', async () => {
    const system = new FakeSystem();
    await system.attempts.cancel(attemptId('i'), 0);
    system.send('i');
    await system.clock.advance(3_000);
    expect([system.runs.length, system.deletions]).toEqual([0, [['r1']]]);
  });

  it.each([
    ['is left alone while another worker may need it, and has its instance looked at', [], [], ['i']],
    ['is deleted when another worker lists its attempt', [attemptId('i')], [['r1']], []],
  ])('%s', async (_title, listed, deletions, sweeps) => {
    const system = new FakeSystem();
    await system.attempts.claim(attemptId('i'), { workerId: 'other-1', token: 'theirs', startedAt: 0 });
    await system.workers.heartbeat({ ...OTHER_WORKER, running: listed });
    system.send('i');
    await system.clock.advance(3_000);
    expect([system.runs.length, system.deletions, system.sweeps]).toEqual([0, deletions, sweeps]);
  });

  it('is deleted once a heartbeat lists its attempt, and so is every repeat of it', async () => {
    const system = new FakeSystem();
    system.workMs = 60_000;
    system.send('i');
    await system.clock.advance(7_100);
    expect(system.deletions).toEqual([['r1']]);
    system.send('i');
    await system.clock.advance(3_000);
    expect([system.runs.length, system.deletions]).toEqual([1, [['r1'], ['r2']]]);
  });

  it('that comes again during the run is deleted by its newest receipt', async () => {
    const system = new FakeSystem();
    system.workMs = 1_000;
    system.send('i');
    await system.clock.advance(500);
    system.send('i');
    await system.clock.advance(3_000);
    expect([system.runs.length, system.deletions]).toEqual([1, [['r2']]]);
  });
});

describe('a store that fails', () => {
  it('is asked again with the same token, so that an unanswered claim is recognised', async () => {
    const system = new FakeSystem();
    system.broken.add('claim');
    system.send('i');
    await system.clock.advance(50);
    system.broken.clear();
    await system.clock.advance(500);
    expect(system.calls.slice(0, 4)).toEqual(['claim token1', 'claim token1', 'run', 'finish']);
  });

  it('is asked again to record a result', async () => {
    const system = new FakeSystem();
    system.broken.add('finish');
    system.send('i');
    await system.clock.advance(5_000);
    system.broken.clear();
    await system.clock.advance(5_000);
    expect(system.events).toMatchObject([{ results: [{ outcome: 'SUCCEEDED' }] }]);
  });

  it('delays a run by what it takes to read the parameters', async () => {
    const system = new FakeSystem();
    system.broken.add('context');
    system.send('i');
    await system.clock.advance(1_000);
    system.broken.clear();
    await system.clock.advance(5_000);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('costs no more than an event: the results stand, and the work goes on', async () => {
    const system = new FakeSystem();
    system.broken.add('events');
    system.send('i');
    await system.clock.advance(3_500);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED' });
    expect(system.deletions).toEqual([['r1']]);
    expect(system.warnings).toContain('results not sent: left to the wake index');
  });
});

describe('an attempt that cannot be run', () => {
  it.each([
    ['the body is not stored', 'i', {}, { hash: 'missing' }, /no such body/, 'platform'],
    ['the body cannot be read', 'i', {}, { hash: 'unreadable' }, /no longer be read/, 'platform'],
    ['the instance is not stored', 'missing', {}, {}, /parameters of instance missing/, 'platform'],
    ['the node is no action', 'i', { node: 0 }, {}, /node 0 of workflow wf is not an action/, 'platform'],
    ['there is no such node', 'i', { node: 9 }, {}, /node 9/, 'platform'],
  ])('fails when %s', async (_title, instanceId, ref, message, text, fault) => {
    const system = new FakeSystem();
    system.send(instanceId, ref, message);
    await system.clock.advance(3_000);
    const failed = { outcome: 'FAILED', fault, message: expect.stringMatching(text) };
    expect(system.events).toMatchObject([{ results: [failed] }]);
    expect(system.runs).toEqual([]);
  });

  it('fails by the fault of the user when a parameter is undefined', async () => {
    const system = new FakeSystem();
    delete system.params['word'];
    system.send('i');
    await system.clock.advance(100);
    expect(system.events).toMatchObject([{ results: [{ fault: 'user', message: expect.stringContaining('word') }] }]);
  });
});

describe('the most that a worker gives an attempt', () => {
  it('stops one that takes longer, whatever its node says, by the fault of the user', async () => {
    const system = new FakeSystem({ killGraceMs: 1_000, attemptSeconds: 5 });
    system.workMs = 60_000;
    system.send('i', { attempt: 2 });
    await system.clock.advance(7_000);
    expect(system.runs).toMatchObject([{ cancelledAt: 5_000, killedAt: 6_000 }]);
    expect(system.events).toMatchObject([
      {
        results: [
          {
            outcome: 'FAILED',
            fault: 'user',
            message: 'it took longer than the 5 s that its worker gives an attempt (AKKAFLOW_WORKER_ATTEMPT_SECONDS)',
          },
        ],
      },
    ]);
  });
});

describe('what an attempt found out', () => {
  const measurement = { monitor: 'wf/a', time: 0, value: '3', breach: false };

  it('is stored before its end, under the attempt', async () => {
    const system = new FakeSystem({}, 'record');
    system.outcome = { outcome: 'SUCCEEDED', measurements: [measurement] };
    system.send('i');
    await system.clock.advance(200);
    expect(system.events).toEqual([]);
    system.broken.clear();
    await system.clock.advance(5_000);
    expect(system.events).toMatchObject([{ results: [{ outcome: 'SUCCEEDED' }] }]);
    const { items } = await system.monitors.range('wf/a', {}, { limit: 10 });
    expect(items).toEqual([{ ...measurement, ...attemptId('i'), measuredAt: expect.any(Number) }]);
  });

  it('is a notice when it is a warning', async () => {
    const system = new FakeSystem();
    system.outcome = { outcome: 'SUCCEEDED', warning: '3 files are missing' };
    system.send('i');
    await system.clock.advance(5_000);
    expect(system.notices.all()).toMatchObject([
      { notice: { type: 'warning', workflow: 'wf', ...attemptId('i'), message: '3 files are missing' } },
    ]);
  });

  it('is cut when it is a warning that no item could hold', async () => {
    const system = new FakeSystem();
    system.outcome = { outcome: 'SUCCEEDED', warning: 'w'.repeat(500_000) };
    system.send('i');
    await system.clock.advance(5_000);
    expect(system.notices.all()).toMatchObject([{ notice: { message: `${'w'.repeat(3_999)}…` } }]);
  });

  it('fails it by the fault of the platform when it cannot be stored', async () => {
    const system = new FakeSystem({}, 'record');
    system.outcome = { outcome: 'SUCCEEDED', measurements: [measurement] };
    system.send('i');
    await system.clock.advance(120_000);
    expect(system.events).toMatchObject([
      {
        results: [
          { outcome: 'FAILED', fault: 'platform', message: 'what it found out could not be stored: record is broken' },
        ],
      },
    ]);
  });
});

describe('a timeout', () => {
  it('counts from the start of the first attempt', async () => {
    const system = new FakeSystem({ killGraceMs: 1_000 });
    system.params['timeout'] = '5';
    system.workMs = 60_000;
    system.send('i');
    await system.clock.advance(7_000);
    expect(system.runs).toMatchObject([{ cancelledAt: 5_000, killedAt: 6_000 }]);
    expect(await system.record('i')).toMatchObject({ status: 'TIMED_OUT', fault: 'user' });
  });

  it('is that of the message for a later attempt', async () => {
    const system = new FakeSystem({ killGraceMs: 0 });
    system.workMs = 60_000;
    system.send('i', { attempt: 2 }, { deadlineAt: system.clock.now() + 700 });
    await system.clock.advance(1_000);
    expect(system.runs).toMatchObject([{ cancelledAt: 700 }]);
  });

  it('that is over already ends the attempt without a run', async () => {
    const system = new FakeSystem();
    system.send('i', {}, { deadlineAt: system.clock.now() });
    await system.clock.advance(100);
    expect(system.runs).toEqual([]);
    expect(system.events).toMatchObject([{ results: [{ outcome: 'TIMED_OUT' }] }]);
  });

  it('of 50 days does not end at once', async () => {
    const system = new FakeSystem();
    system.params['timeout'] = `${50 * 86_400}`;
    system.send('i');
    await system.clock.advance(200);
    expect(await system.record('i')).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('a cancellation', () => {
  it('is read back by a heartbeat and acknowledged by the next', async () => {
    const system = new FakeSystem({ killGraceMs: 2_000 });
    system.workMs = 60_000;
    system.send('i');
    await system.clock.advance(4_000);
    await system.workers.requestCancel('w-1', [attemptId('i')]);
    await system.clock.advance(8_000);
    expect(system.runs).toMatchObject([{ cancelledAt: 5_000, killedAt: 7_000 }]);
    expect(await system.record('i')).toMatchObject({ status: 'KILLED' });
    expect(system.heartbeats.map(({ acknowledged }) => acknowledged.length)).toEqual([0, 0, 1]);
  });
});

describe('a result', () => {
  it('is dropped, and its message deleted, when the attempt was taken over', async () => {
    const system = new FakeSystem();
    system.workMs = 10_000;
    system.send('i');
    await system.clock.advance(4_000);
    await system.attempts.takeOver(attemptId('i'), 'w-1', { outcome: 'LOST', endedAt: 0, message: 'taken over' });
    await system.clock.advance(10_000);
    expect([system.events, system.deletions]).toEqual([[], [['r1']]]);
    expect(await system.record('i')).toMatchObject({ status: 'LOST' });
  });
});
