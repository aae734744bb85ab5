import { describe, expect, it } from 'vitest';
import type { RerunMode } from '#core/model/rerun-mode.ts';
import { action, fork, join, workflow } from '#test/factories/workflow.ts';
import { InstanceDriver } from './instance-driver.ts';

const load = workflow([
  action('extract', 'f'),
  fork('f', 'orders', 'items'),
  action('orders', 'j'),
  action('items', 'j'),
  join('j', 'report'),
  action('report', 'end'),
]);

/** Failed at `items`, after `extract` and `orders` succeeded. */
function failedLoad(): InstanceDriver {
  const instance = InstanceDriver.started(load);
  for (const node of ['extract', 'orders']) instance.finish(node);
  instance.finish('items', 'FAILED');
  return instance;
}

function rerun(instance: InstanceDriver, mode: RerunMode): string[] {
  const before = instance.sent.length;
  instance.command({ type: 'rerun', mode });
  instance.tell({ type: 'start' });
  return instance.sent.slice(before);
}

describe('A rerun', () => {
  it('of the whole redoes everything in a run of its own', () => {
    const instance = failedLoad();
    expect(rerun(instance, { type: 'whole' })).toEqual(['extract']);
    expect(instance.lastSend('extract').ref).toEqual({ node: 1, run: 2, iteration: 1, attempt: 1 });
    expect(instance.status).toBe('RUNNING');
  });

  it('to recover passes what succeeded and redoes the rest', () => {
    const instance = failedLoad();
    expect(rerun(instance, { type: 'recover' })).toEqual(['items']);
    expect([instance.letter('extract'), instance.letter('orders')]).toEqual(['P', 'P']);
    instance.finish('items');
    instance.finish('report');
    expect(instance.status).toBe('SUCCEEDED');
  });

  it('from a node redoes it and all that follows', () => {
    const instance = failedLoad();
    rerun(instance, { type: 'recover' });
    instance.finish('items');
    instance.finish('report');
    expect(rerun(instance, { type: 'from', node: 'orders' })).toEqual(['orders']);
    expect(instance.letter('items')).toBe('P');
    instance.finish('orders');
    expect(instance.sent.at(-1)).toBe('report');
  });

  it('runs what lies before the named node and had not succeeded', () => {
    expect(rerun(failedLoad(), { type: 'from', node: 'report' })).toEqual(['items']);
  });

  it('redoes what follows a redone node although it succeeded before', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'b', { error: 'b' }), action('b', 'end')]));
    instance.finish('a', 'FAILED');
    instance.finish('b');
    expect(rerun(instance, { type: 'recover' })).toEqual(['a']);
    instance.finish('a');
    expect(instance.sent.at(-1)).toBe('b');
  });

  it('passes a node of a loop by its last iteration', () => {
    const instance = InstanceDriver.started(
      workflow([action('check', 'load', { error: 'wait' }), action('wait', 'check'), action('load', 'end')]),
    );
    instance.finish('check', 'FAILED');
    instance.finish('wait');
    instance.finish('check');
    instance.finish('load', 'FAILED');
    expect(rerun(instance, { type: 'recover' })).toEqual(['load']);
  });

  it('counts retries and losses anew', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'end', { retryTimes: 1 })]));
    instance.finish('a', 'FAILED');
    instance.finish('a', 'FAILED');
    rerun(instance, { type: 'recover' });
    instance.finish('a', 'FAILED');
    expect(instance.status).toBe('RUNNING');
  });

  it('begins only when the attempts of the run before have stopped', () => {
    const instance = InstanceDriver.started(load);
    instance.command({ type: 'kill', reason: '' });
    instance.cancelled('running');
    const stopping = instance.result('extract', 'KILLED');
    expect(rerun(instance, { type: 'whole' })).toEqual([]);
    expect(instance.status).toBe('READY');
    instance.tell(stopping, { type: 'start' });
    expect(instance.lastSend('extract').ref.run).toBe(2);
  });

  it('that is killed before it began has forgotten nothing', () => {
    const instance = failedLoad();
    instance.command({ type: 'rerun', mode: { type: 'recover' } });
    instance.command({ type: 'kill', reason: '' });
    expect(rerun(instance, { type: 'recover' })).toEqual(['items']);
  });

  it('from a node that does not exist is refused', () => {
    const instance = failedLoad();
    expect(instance.command({ type: 'rerun', mode: { type: 'from', node: 'x' } })?.refusal).toContain('no node x');
    expect(instance.status).toBe('FAILED');
  });

  it('with the latest definition does not take a control node for an action that ran', () => {
    const instance = InstanceDriver.started(workflow([fork('k', 'a'), action('a', 'end')]));
    instance.finish('a', 'FAILED');
    const latest = workflow([action('k', 'a'), action('a', 'end')]);
    const stored = { id: 'r', acceptedAt: 0, command: { type: 'rerun', mode: { type: 'recover' } } } as const;
    instance.tell({ type: 'paid', task: 'announcement' });
    instance.tell({ type: 'command', stored, latest: { workflow: latest, replacedHash: 'old' } });
    instance.workflow = latest;
    instance.tell({ type: 'start' });
    expect(instance.sent.at(-1)).toBe('k');
  });

  it('with the latest definition carries over what succeeded by name', () => {
    const instance = failedLoad();
    const latest = workflow([
      action('prepare', 'extract', { ignore: true }),
      ...load.nodes.filter(({ type }) => type !== 'start' && type !== 'end'),
    ]);
    const stored = { id: 'r', acceptedAt: 0, command: { type: 'rerun', mode: { type: 'whole' } } } as const;
    instance.tell({ type: 'paid', task: 'announcement' });
    const { state } = instance.tell({ type: 'command', stored, latest: { workflow: latest, replacedHash: 'old' } });
    expect(state.nodes).toHaveLength(latest.nodes.length);
    expect(state.earlier).toEqual([{ throughRun: 1, hash: 'old' }]);
    instance.workflow = latest;
    instance.tell({ type: 'start' });
    expect(instance.sent.at(-1)).toBe('extract');
  });
});
