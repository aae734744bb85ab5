import { describe, expect, it } from 'vitest';
import { action, fork, join, kill, workflow } from '#test/factories/workflow.ts';
import { InstanceDriver } from './instance-driver.ts';

describe('An instance', () => {
  it('runs a chain one action after the other and succeeds at its end', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'b'), action('b', 'end')]));
    expect(instance.sent).toEqual(['a']);
    instance.finish('a');
    expect(instance.sent).toEqual(['a', 'b']);
    expect(instance.status).toBe('RUNNING');
    instance.finish('b');
    expect(instance.status).toBe('SUCCEEDED');
    expect(instance.state.owed).toEqual(['readiness', 'announcement']);
  });

  it('sends all paths of a fork at once and only then waits', () => {
    const instance = InstanceDriver.started(
      workflow([fork('f', 'a', 'b', 'c'), action('a', 'end'), action('b', 'end'), action('c', 'end')]),
    );
    expect(instance.sent).toEqual(['a', 'b', 'c']);
    instance.finish('b');
    expect(instance.status).toBe('RUNNING');
    instance.finish('a');
    instance.finish('c');
    expect(instance.status).toBe('SUCCEEDED');
  });

  it('succeeds only when everything is at rest, although an end was reached before', () => {
    const instance = InstanceDriver.started(workflow([fork('f', 'a', 'end'), action('a', 'end')]));
    expect(instance.letter('end')).toBe('S');
    expect(instance.status).toBe('RUNNING');
    instance.finish('a');
    expect(instance.status).toBe('SUCCEEDED');
  });

  it('does not run an ignored action, and shows it as skipped', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'b', { ignore: true }), action('b', 'end')]));
    expect(instance.sent).toEqual(['b']);
    expect(instance.letter('a')).toBe('I');
  });

  it('goes through 5,000 ignored actions in one step', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `a${index}`);
    const nodes = names.map((name, index) => action(name, names[index + 1] ?? 'end', { ignore: true }));
    expect(InstanceDriver.started(workflow(nodes)).status).toBe('SUCCEEDED');
  });

  it('is killed by a kill node, with its message, and what runs is cancelled', () => {
    const instance = InstanceDriver.started(
      workflow([fork('f', 'a', 'b'), action('a', 'k'), action('b', 'end'), kill('k', 'no data today')]),
    );
    instance.finish('a');
    expect(instance.status).toBe('KILLING');
    expect(instance.cancels).toEqual([instance.lastSend('b').ref]);
    instance.cancelled('running');
    expect(instance.status).toBe('KILLED');
    expect(instance.reason).toBe('no data today');
    expect(instance.letter('b')).toBe('K');
  });

  it('ignores a result that comes again, late, or for an attempt it never sent', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'b'), action('b', 'end')]));
    const late = instance.result('a');
    instance.tell(late);
    const before = instance.state;
    instance.tell(late, {
      type: 'result',
      result: { ref: { node: 2, run: 1, iteration: 1, attempt: 9 }, outcome: 'FAILED', startedAt: 0 },
    });
    expect(instance.state).toEqual(before);
  });

  it('does not start twice', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'end')]));
    instance.tell({ type: 'start' });
    expect(instance.sent).toEqual(['a']);
  });
});

describe('A failure', () => {
  it('follows the error edge where there is one', () => {
    const instance = InstanceDriver.started(workflow([action('a', 'end', { error: 'clean' }), action('clean', 'end')]));
    instance.finish('a', 'FAILED', 'exit code 3');
    expect(instance.sent).toEqual(['a', 'clean']);
    instance.finish('clean');
    expect(instance.status).toBe('SUCCEEDED');
    expect(instance.letter('a')).toBe('F');
  });

  it('without an error edge fails the instance, cancels what runs, and names the node', () => {
    const instance = InstanceDriver.started(workflow([fork('f', 'a', 'b'), action('a', 'end'), action('b', 'end')]));
    instance.finish('a', 'FAILED', 'exit code 3');
    expect(instance.status).toBe('KILLING');
    instance.cancelled('queued');
    expect(instance.state.phase).toEqual({
      status: 'FAILED',
      reason: { node: 'a', message: 'exit code 3', fault: 'user' },
    });
    expect(instance.state.stopping).toEqual([]);
  });

  it('in the same batch as a success keeps the success, and sends nothing that the success led to', () => {
    const instance = InstanceDriver.started(
      workflow([fork('f', 'a', 'b'), action('a', 'c'), action('b', 'end'), action('c', 'end')]),
    );
    const { effects } = instance.tell(instance.result('a'), instance.result('b', 'FAILED'));
    expect(effects).toEqual([]);
    expect(instance.status).toBe('FAILED');
    expect([instance.letter('a'), instance.letter('b'), instance.letter('c')]).toEqual(['S', 'F', 'K']);
  });
});

describe('A join', () => {
  const diamond = workflow([
    fork('f', 'a', 'b'),
    action('a', 'j', { error: 'fix' }),
    action('b', 'j'),
    action('fix', 'end'),
    join('j', 'z'),
    action('z', 'end'),
  ]);

  it('goes on once, when all its branches have come', () => {
    const instance = InstanceDriver.started(diamond);
    instance.finish('a');
    expect(instance.letter('j')).toBe('J');
    instance.finish('b');
    expect(instance.sent).toEqual(['a', 'b', 'z']);
    instance.finish('z');
    expect(instance.status).toBe('SUCCEEDED');
  });

  it('goes on when its other branch took the error edge', () => {
    const instance = InstanceDriver.started(diamond);
    instance.finish('b');
    instance.finish('a', 'FAILED');
    expect(instance.sent).toEqual(['a', 'b', 'fix', 'z']);
  });

  it('waits for another join that can still reach it', () => {
    const instance = InstanceDriver.started(
      workflow([
        fork('f', 'a', 'b', 'c'),
        action('a', 'j1'),
        action('b', 'j1'),
        action('c', 'j2'),
        join('j1', 'm'),
        action('m', 'j2'),
        join('j2', 'end'),
      ]),
    );
    instance.finish('c');
    instance.finish('a');
    instance.finish('b');
    expect(instance.letter('j1')).toBe('S');
    expect(instance.letter('j2')).toBe('J');
    instance.finish('m');
    expect(instance.status).toBe('SUCCEEDED');
  });

  it('waits for a loop that can still leave towards it', () => {
    const instance = InstanceDriver.started(
      workflow([
        fork('f', 'a', 'x'),
        action('a', 'j'),
        action('x', 'j', { error: 'y' }),
        action('y', 'x'),
        join('j', 'end'),
      ]),
    );
    instance.finish('a');
    instance.finish('x', 'FAILED');
    instance.finish('y');
    expect(instance.letter('j')).toBe('J');
    instance.finish('x');
    expect(instance.status).toBe('SUCCEEDED');
  });

  it('that nobody reaches holds nobody up', () => {
    const instance = InstanceDriver.started(
      workflow([
        fork('f', 'a', 'b'),
        action('a', 'end', { error: 'j' }),
        action('b', 'end', { error: 'j' }),
        join('j', 'end'),
      ]),
    );
    instance.finish('a');
    instance.finish('b');
    expect(instance.status).toBe('SUCCEEDED');
    expect(instance.letter('j')).toBe('.');
  });
});

describe('A loop', () => {
  const polling = workflow([action('check', 'end', { error: 'wait' }), action('wait', 'check')], { loopLimit: 3 });

  it('makes each arrival an iteration of its own, with attempts of its own', () => {
    const instance = InstanceDriver.started(polling);
    instance.finish('check', 'FAILED');
    instance.finish('wait');
    expect(instance.lastSend('check').ref).toEqual({ node: 1, run: 1, iteration: 2, attempt: 1 });
    instance.finish('check');
    expect(instance.status).toBe('SUCCEEDED');
  });

  it('past its loop-limit fails the instance and says so', () => {
    const instance = InstanceDriver.started(polling);
    for (let iteration = 1; iteration <= 3; iteration++) {
      instance.finish('check', 'FAILED');
      instance.finish('wait');
    }
    expect(instance.status).toBe('FAILED');
    expect(instance.reason).toContain('loop-limit of 3');
    expect(instance.sent.filter((name) => name === 'check')).toHaveLength(3);
  });

  it('of ignored actions only ends at its limit instead of turning for ever', () => {
    const instance = InstanceDriver.started(
      workflow([action('a', 'b', { ignore: true }), action('b', 'a', { ignore: true, error: 'end' })]),
    );
    expect(instance.reason).toContain('loop-limit of 100');
  });

  it('of ignored actions without a limit in sight fails instead of turning for hours', () => {
    const turning = [action('a', 'b', { ignore: true }), action('b', 'a', { ignore: true, error: 'end' })];
    const instance = InstanceDriver.started(workflow(turning, { loopLimit: 999_999_999 }));
    expect(instance.reason).toContain('loops');
  });

  it('runs the iterations of a node that two branches reach one after another', () => {
    const instance = InstanceDriver.started(
      workflow([
        fork('f', 'a', 'b'),
        action('a', 'end', { error: 'clean' }),
        action('b', 'end', { error: 'clean' }),
        action('clean', 'end'),
      ]),
    );
    instance.tell(instance.result('a', 'FAILED'), instance.result('b', 'FAILED'));
    expect(instance.sent).toEqual(['a', 'b', 'clean']);
    instance.finish('clean');
    expect(instance.lastSend('clean').ref.iteration).toBe(2);
    expect(instance.status).toBe('RUNNING');
    instance.finish('clean');
    expect(instance.status).toBe('SUCCEEDED');
  });
});
