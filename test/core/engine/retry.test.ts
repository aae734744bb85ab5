import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '#core/engine/retry-delay.ts';
import { action, workflow } from '#test/factories/workflow.ts';
import { InstanceDriver } from './instance-driver.ts';

const retrying = (overrides: Parameters<typeof action>[2]) => workflow([action('a', 'end', overrides)]);

describe('A failed action', () => {
  it('gets as many extra attempts as retry-times says, and then fails', () => {
    const instance = InstanceDriver.started(retrying({ retryTimes: 2 }));
    instance.finish('a', 'FAILED');
    instance.finish('a', 'FAILED');
    expect(instance.sends.map(({ ref }) => ref.attempt)).toEqual([1, 2, 3]);
    instance.finish('a', 'FAILED', 'exit code 7');
    expect(instance.status).toBe('FAILED');
    expect(instance.reason).toBe('exit code 7');
  });

  it('waits its interval in the queue when that is at most 15 minutes', () => {
    const instance = InstanceDriver.started(retrying({ retryTimes: 1, intervalSeconds: 900 }));
    instance.finish('a', 'FAILED');
    expect(instance.lastSend('a').delaySeconds).toBe(900);
  });

  it('waits in the state when its interval is longer, and is sent when it has come due', () => {
    const instance = InstanceDriver.started(retrying({ retryTimes: 1, intervalSeconds: 3600 }));
    instance.finish('a', 'FAILED');
    expect(instance.letter('a')).toBe('R');
    instance.now += 3_000_000;
    instance.tell({ type: 'swept', unclaimed: [] });
    expect(instance.sends).toHaveLength(2);
    expect(instance.lastSend('a').delaySeconds).toBe(600);
  });

  it('does not count a worker that was lost or that handed it back', () => {
    const instance = InstanceDriver.started(retrying({ retryTimes: 1 }));
    instance.finish('a', 'LOST');
    instance.finish('a', 'INTERRUPTED');
    instance.finish('a', 'FAILED');
    instance.finish('a');
    expect(instance.status).toBe('SUCCEEDED');
    expect(instance.sends.map(({ ref }) => ref.attempt)).toEqual([1, 2, 3, 4]);
  });

  it('fails at its fourth loss, by fault of the platform', () => {
    const instance = InstanceDriver.started(retrying({ retryTimes: 5 }));
    for (let loss = 1; loss <= 4; loss++) instance.finish('a', 'LOST');
    expect(instance.state.phase).toMatchObject({ status: 'FAILED', reason: { node: 'a', fault: 'platform' } });
  });
});

describe('The timeout of an action', () => {
  const timed = retrying({ retryTimes: 5, intervalSeconds: 60, timeoutSeconds: 100 });

  it('runs from its first start, and goes along with each further attempt', () => {
    const instance = InstanceDriver.started(timed);
    const startedAt = instance.now;
    instance.now += 10_000;
    const { ref } = instance.lastSend('a');
    instance.tell({ type: 'result', result: { ref, outcome: 'FAILED', startedAt } });
    expect(instance.lastSend('a').deadlineAt).toBe(startedAt + 100_000);
  });

  it('fails the node at once when the next retry would be past it', () => {
    const instance = InstanceDriver.started(timed);
    const startedAt = instance.now;
    instance.now += 50_000;
    const { ref } = instance.lastSend('a');
    instance.tell({ type: 'result', result: { ref, outcome: 'FAILED', startedAt, message: 'exit code 1' } });
    expect(instance.status).toBe('FAILED');
    expect(instance.reason).toContain('timeout is 100 s');
    expect(instance.reason).toContain('exit code 1');
  });

  it('is not retried when it has struck', () => {
    const instance = InstanceDriver.started(timed);
    instance.finish('a', 'TIMED_OUT', 'timed out after 100 s');
    expect(instance.status).toBe('FAILED');
  });
});

describe('The timeout of an instance', () => {
  it('fails it and cancels what runs', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'end')], { timeoutSeconds: 60 }));
    instance.now += 60_000;
    instance.tell({ type: 'swept', unclaimed: [] });
    expect(instance.status).toBe('KILLING');
    instance.cancelled('running');
    expect(instance.reason).toContain('60 s');
    expect(instance.status).toBe('FAILED');
  });
});

describe('A sweep', () => {
  it('sends again what nobody took, and no more than that', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'end')]));
    const { ref } = instance.lastSend('a');
    instance.tell({ type: 'swept', unclaimed: [ref, { ...ref, attempt: 2 }] });
    expect(instance.sends).toHaveLength(2);
    expect(instance.lastSend('a').ref).toEqual(ref);
    expect(instance.state.sweeps).toBe(1);
    instance.finish('a');
    expect(instance.state.sweeps).toBe(0);
  });
});

describe('Backoff', () => {
  const exponential = action('a', 'end', { backoff: 'exponential', intervalSeconds: 10, maxIntervalSeconds: 60 });

  it.each([
    [1, 10_000, 12_500],
    [2, 20_000, 25_000],
    [3, 40_000, 50_000],
    [4, 60_000, 60_000],
    [40, 60_000, 60_000],
  ])('after failure %i waits between %i and %i ms', (failures, least, most) => {
    for (const seed of ['x', 'y', 'i1/3.1.1.1']) {
      const delay = retryDelayMs(exponential, failures, seed);
      expect(delay).toBeGreaterThanOrEqual(least);
      expect(delay).toBeLessThanOrEqual(most);
      expect(retryDelayMs(exponential, failures, seed)).toBe(delay);
    }
  });

  it('that is fixed always waits the interval', () => {
    expect(retryDelayMs(action('a', 'end', { intervalSeconds: 7 }), 5, 'x')).toBe(7000);
  });

  it('is never shorter than the interval, whatever max-interval says', () => {
    expect(retryDelayMs({ ...exponential, maxIntervalSeconds: 1 }, 3, 'x')).toBeGreaterThanOrEqual(10_000);
  });
});
