import { describe, expect, it } from 'vitest';
import { action, fork, join, workflow } from '#test/factories/workflow.ts';
import { InstanceDriver } from './instance-driver.ts';

const pair = workflow([fork('f', 'a', 'b'), action('a', 'j'), action('b', 'j'), join('j', 'c'), action('c', 'end')]);

describe('A kill', () => {
  it('of an instance that has not begun ends it at once', () => {
    const instance = new InstanceDriver(pair);
    instance.command({ type: 'kill', reason: 'not needed' });
    expect(instance.status).toBe('KILLED');
    instance.tell({ type: 'start' });
    expect(instance.sent).toEqual([]);
  });

  it('is acknowledged only when every attempt in flight has been cancelled', () => {
    const instance = InstanceDriver.started(pair);
    instance.command({ type: 'kill', reason: 'by ops' });
    expect(instance.status).toBe('KILLING');
    instance.tell({ type: 'cancelled', attempts: [{ ref: instance.lastSend('a').ref, found: 'queued' }] });
    expect(instance.status).toBe('KILLING');
    expect(instance.cancels).toEqual([instance.lastSend('b').ref]);
    instance.cancelled('running');
    expect(instance.state.phase).toEqual({ status: 'KILLED', reason: { message: 'by ops' } });
    expect(instance.state.stopping).toEqual([instance.lastSend('b').ref]);
    instance.finish('b', 'KILLED');
    expect(instance.state.stopping).toEqual([]);
    expect(instance.status).toBe('KILLED');
  });

  it('keeps the outcome of an attempt that had ended before it was cancelled', () => {
    const instance = InstanceDriver.started(pair);
    instance.command({ type: 'kill', reason: '' });
    instance.cancelled('SUCCEEDED');
    expect([instance.letter('a'), instance.letter('b')]).toEqual(['S', 'S']);
    expect(instance.status).toBe('KILLED');
  });

  it('asks again for what is still in flight whenever the instance is looked at', () => {
    const instance = InstanceDriver.started(pair);
    instance.command({ type: 'kill', reason: '' });
    instance.cancels = [];
    instance.tell({ type: 'swept', unclaimed: [] });
    expect(instance.cancels).toHaveLength(2);
  });

  it('of an ended instance is refused', () => {
    const instance = InstanceDriver.started(workflow([]));
    expect(instance.command({ type: 'kill', reason: '' })?.refusal).toContain('SUCCEEDED');
  });
});

describe('A suspended instance', () => {
  it('sends nothing new, records what runs, and goes on when resumed', () => {
    const instance = InstanceDriver.started(pair);
    instance.command({ type: 'suspend' });
    instance.finish('a');
    instance.finish('b');
    expect(instance.sent).toEqual(['a', 'b']);
    expect(instance.status).toBe('SUSPENDED');
    expect(instance.letter('c')).toBe('H');
    instance.command({ type: 'resume' });
    expect(instance.sent).toEqual(['a', 'b', 'c']);
    expect(instance.status).toBe('RUNNING');
  });

  it('before it began does not begin', () => {
    const instance = new InstanceDriver(pair);
    instance.command({ type: 'suspend' });
    instance.tell({ type: 'start' });
    expect(instance.sent).toEqual([]);
    instance.command({ type: 'resume' });
    instance.tell({ type: 'start' });
    expect(instance.sent).toEqual(['a', 'b']);
  });

  it('holds a retry back, and what is left of its wait with it', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'end', { retryTimes: 1, intervalSeconds: 60 })]));
    instance.command({ type: 'suspend' });
    instance.finish('a', 'FAILED');
    expect(instance.sends).toHaveLength(1);
    instance.now += 20_000;
    instance.command({ type: 'resume' });
    expect(instance.lastSend('a').delaySeconds).toBe(40);
  });

  it('can be killed', () => {
    const instance = InstanceDriver.started(pair);
    instance.command({ type: 'suspend' });
    instance.command({ type: 'kill', reason: 'enough' });
    instance.cancelled();
    expect(instance.status).toBe('KILLED');
  });

  it('still times out', () => {
    const instance = InstanceDriver.started({ ...pair, timeoutSeconds: 1 });
    instance.command({ type: 'suspend' });
    instance.now += 1000;
    instance.tell({ type: 'swept', unclaimed: [] });
    instance.cancelled();
    expect(instance.status).toBe('FAILED');
  });

  it('times out a node that is held back', () => {
    const instance = InstanceDriver.started(
      workflow([action('a', 'end', { retryTimes: 5, timeoutSeconds: 60, error: 'b' }), action('b', 'end')]),
    );
    instance.command({ type: 'suspend' });
    instance.finish('a', 'FAILED');
    instance.now += 60_000;
    instance.tell({ type: 'swept', unclaimed: [] });
    expect([instance.letter('a'), instance.letter('b')]).toEqual(['F', 'H']);
  });

  it('that has nothing left to hold back ends', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'end')]));
    instance.command({ type: 'suspend' });
    instance.finish('a');
    expect(instance.status).toBe('SUCCEEDED');
  });
});

describe('A command', () => {
  it('that makes no sense is refused with the reason', () => {
    const instance = InstanceDriver.started(pair);
    expect(instance.command({ type: 'resume' })?.refusal).toContain('not suspended');
    expect(instance.command({ type: 'rerun', mode: { type: 'whole' } })?.refusal).toContain('RUNNING');
    instance.command({ type: 'kill', reason: '' });
    expect(instance.command({ type: 'suspend' })?.refusal).toContain('being killed');
  });
});
