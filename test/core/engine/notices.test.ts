import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '#core/engine/advance.ts';
import type { EngineEvent } from '#core/engine/event.ts';
import type { PendingNotice } from '#core/engine/state.ts';
import { wakeTime } from '#core/engine/wake-time.ts';
import type { Workflow } from '#core/model/workflow.ts';
import { action, kill, workflow } from '#test/factories/workflow.ts';
import { InstanceDriver } from './instance-driver.ts';

const MAILED = { mailReceivers: ['ops@example.com'] } satisfies Partial<Workflow>;

function retrying(overrides: Partial<Workflow> = MAILED, intervalSeconds = 0): InstanceDriver {
  const a = action('a', 'b', { retryTimes: 3, intervalSeconds });
  return InstanceDriver.started(workflow([a, action('b', 'end')], overrides));
}

function told({ state }: InstanceDriver): readonly string[] {
  return (state.notices ?? []).map(({ type, ref }) => `${type} ${ref.node}.${ref.iteration}.${ref.attempt}`);
}

describe('An attempt that fails and is tried again', () => {
  it('is told of once an iteration, the first time', () => {
    const instance = retrying();
    instance.finish('a', 'FAILED');
    instance.finish('a', 'FAILED');
    expect(told(instance)).toEqual(['retry 1.1.1']);
  });

  it('is told of with when the next one follows', () => {
    const instance = retrying(MAILED, 90);
    instance.finish('a', 'FAILED');
    expect(instance.state.notices).toMatchObject([{ nextAt: instance.now + 90_000 }]);
  });

  it('and then succeeds has recovered, once', () => {
    const instance = retrying();
    instance.finish('a', 'FAILED');
    instance.finish('a', 'FAILED');
    const succeeded = instance.result('a');
    instance.tell(succeeded, succeeded);
    instance.tell(succeeded);
    expect(told(instance)).toEqual(['retry 1.1.1', 'recovered 1.1.3']);
  });

  it('is told of anew in the next iteration', () => {
    const loop = workflow([action('a', 'b', { retryTimes: 1 }), action('b', 'a', { error: 'end' })], MAILED);
    const instance = InstanceDriver.started(loop);
    for (let turn = 0; turn < 2; turn++) {
      instance.finish('a', 'FAILED');
      instance.finish('a');
      instance.finish('b');
    }
    expect(told(instance)).toEqual(['retry 1.1.1', 'recovered 1.1.2', 'retry 1.2.1', 'recovered 1.2.2']);
  });

  it('is not told of when it fails for good, nor when its worker was lost', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'end', { error: 'end' })], MAILED));
    instance.finish('a', 'LOST');
    instance.finish('a', 'FAILED');
    expect(told(instance)).toEqual([]);
  });

  it('is not told of when the instance ends in the same moment', () => {
    const instance = retrying();
    const killed: EngineEvent = {
      type: 'command',
      stored: { id: 'c', acceptedAt: 0, command: { type: 'kill', reason: 'by hand' } },
    };
    instance.tell(instance.result('a', 'FAILED'), killed);
    expect(told(instance)).toEqual([]);
  });

  it.each<[string, Partial<Workflow>]>([
    ['that has no receivers', {}],
    ['that does not mail failures', { ...MAILED, mailLevels: ['SUCCEEDED', 'KILLED'] }],
  ])('is not told of in a workflow %s', (_, overrides) => {
    const instance = retrying(overrides);
    instance.finish('a', 'FAILED');
    instance.finish('a');
    expect(instance.state.notices).toBeUndefined();
  });
});

describe('What is to be told', () => {
  it('leaves the state once it is stored, and what came meanwhile stays', () => {
    const instance = retrying();
    instance.finish('a', 'FAILED');
    const stored = instance.state.notices ?? [];
    instance.finish('a');
    instance.tell({ type: 'noticed', notices: stored });
    expect(told(instance)).toEqual(['recovered 1.1.2']);
    instance.tell({ type: 'noticed', notices: instance.state.notices ?? [] }, { type: 'noticed', notices: stored });
    expect(instance.state.notices).toBeUndefined();
  });

  it('keeps an instance from coming to rest', () => {
    const ended = retrying({ ...MAILED, mailLevels: ['FAILED'] });
    ended.finish('a', 'FAILED');
    ended.finish('a');
    ended.finish('b');
    for (const task of ended.state.owed) ended.tell({ type: 'paid', task });
    expect(wakeTime(ended.state, ended.now)).toBe(Math.ceil(ended.now / 60_000) + 1);
    ended.tell({ type: 'noticed', notices: ended.state.notices ?? [] });
    expect(wakeTime(ended.state, ended.now)).toBeUndefined();
  });

  it('holds a rerun back until it is stored', () => {
    const instance = retrying();
    instance.finish('a', 'FAILED');
    instance.finish('a');
    instance.finish('b');
    const pending = instance.state.notices ?? [];
    expect(instance.command({ type: 'rerun', mode: { type: 'whole' } })).toBeUndefined();
    instance.tell({ type: 'noticed', notices: pending });
    expect(instance.command({ type: 'rerun', mode: { type: 'whole' } })).toMatchObject({ type: 'rerun' });
  });

  it('is the same in whatever order and however often results come', () => {
    const outcome = fc.constantFrom('FAILED', 'SUCCEEDED', 'LOST', 'INTERRUPTED');
    fc.assert(
      fc.property(fc.array(fc.record({ outcome, times: fc.integer({ min: 1, max: 3 }) })), (steps) => {
        const seen: PendingNotice[] = [];
        const instance = retrying();
        for (const { outcome: each, times } of steps) {
          if (instance.letter('a') !== 'Q') break;
          const result = instance.result('a', each);
          for (let time = 0; time < times; time++) instance.tell(result);
          seen.push(...(instance.state.notices ?? []));
          instance.tell({ type: 'noticed', notices: instance.state.notices ?? [] });
        }
        const count = (type: string) => seen.filter((one) => one.type === type).length;
        expect(count('retry')).toBeLessThanOrEqual(1);
        expect(count('recovered')).toBe(instance.letter('a') === 'S' ? count('retry') : 0);
      }),
    );
  });
});

describe('The end of an instance', () => {
  const ending = (overrides: Partial<Workflow>, broadcasts = false) => {
    const definition = workflow([action('a', 'end', { error: 'stop' }), kill('stop', 'stopped')], overrides);
    const instance = InstanceDriver.started(definition);
    return (outcome: 'SUCCEEDED' | 'FAILED') => {
      const { state, now } = instance;
      const events = [instance.result('a', outcome)];
      return advance({ workflow: definition, instanceId: 'i1', state, events, now, broadcasts }).state.owed;
    };
  };

  it.each<[string, Partial<Workflow>, boolean, 'SUCCEEDED' | 'FAILED', boolean]>([
    ['is owed when its level is asked for', { ...MAILED, mailLevels: ['KILLED'] }, false, 'FAILED', true],
    ['is not owed when another level is', { ...MAILED, mailLevels: ['FAILED'] }, false, 'FAILED', false],
    ['is owed for a success that is asked for', { ...MAILED, mailLevels: ['SUCCEEDED'] }, false, 'SUCCEEDED', true],
    ['is not owed without anybody to tell', { mailLevels: ['KILLED'] }, false, 'FAILED', false],
    ['is owed to the deployment', { mailLevels: ['KILLED'] }, true, 'FAILED', true],
    ['is owed to those downstream', { mailLevels: ['KILLED'], notifyDownstream: true }, false, 'FAILED', true],
  ])('%s', (_, overrides, broadcasts, outcome, owed) => {
    expect(ending(overrides, broadcasts)(outcome).includes('notice')).toBe(owed);
  });
});
