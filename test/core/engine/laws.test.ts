import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphOf, reachableFrom } from '#core/engine/graph.ts';
import { isTerminal } from '#core/model/status.ts';
import type { ActionKind, Workflow, WorkflowNode } from '#core/model/workflow.ts';
import { action, fork, join, kill, workflow } from '#test/factories/workflow.ts';
import { InstanceDriver } from './instance-driver.ts';

interface Shape {
  readonly type: 'action' | 'fork' | 'join' | 'kill';
  readonly skips: readonly number[];
  readonly retryTimes: number;
  readonly ignore: boolean;
  readonly kind: ActionKind;
}

/** Workflows without cycles: every node goes to later ones, or to the end. */
const anyWorkflow: fc.Arbitrary<Workflow> = fc
  .array(
    fc.record<Shape>({
      type: fc.constantFrom('action', 'action', 'action', 'fork', 'join', 'join', 'kill'),
      skips: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
      retryTimes: fc.integer({ min: 0, max: 2 }),
      ignore: fc.constantFrom(false, false, false, true),
      kind: fc.constantFrom('shell', 'shell', 'sub-workflow'),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((shapes) => workflow(shapes.map((shape, index) => nodeOf(shape, index, shapes.length))));

function nodeOf({ type, skips, retryTimes, ignore, kind }: Shape, index: number, count: number): WorkflowNode {
  const targets = skips.map((skip) => (index + skip < count ? `n${index + skip}` : 'end'));
  const [to = 'end', error] = targets;
  const name = `n${index}`;
  switch (type) {
    case 'action':
      return action(name, to, { retryTimes, ignore, kind, ...(error === undefined ? {} : { error }) });
    case 'fork':
      return fork(name, ...targets);
    case 'join':
      return join(name, to);
    case 'kill':
      return kill(name, 'killed');
  }
}

const outcomes = ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'FAILED', 'LOST', 'INTERRUPTED', 'TIMED_OUT'] as const;
const step = fc.record({
  pick: fc.nat(),
  outcome: fc.constantFrom(...outcomes),
  repeat: fc.boolean(),
  command: fc.constantFrom(...Array<undefined>(20).fill(undefined), 'suspend', 'kill'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Plays workers that answer in any order, some twice, until the instance has ended. */
function play(instance: InstanceDriver, steps: readonly Step[], observe: () => void): void {
  for (let turn = 0; turn < 500 && !isTerminal(instance.state.phase.status); turn++) {
    const { pick, outcome, repeat, command } = steps[turn % steps.length] as Step;
    if (command === 'suspend' && turn < 100) instance.command({ type: 'suspend' });
    if (command === 'kill' && turn > 20) instance.command({ type: 'kill', reason: 'kill' });
    if (instance.state.phase.status === 'KILLING') instance.cancelled(pick % 2 === 0 ? 'queued' : 'running');
    const flying = [...instance.state.nodes].flatMap((letter, node) => (letter === 'Q' ? [node] : []));
    const node = flying[pick % flying.length];
    if (node === undefined) {
      if (instance.status === 'SUSPENDED') instance.command({ type: 'resume' });
      continue;
    }
    const result = instance.result(`${instance.workflow.nodes[node]?.name}`, turn < 200 ? outcome : 'SUCCEEDED');
    instance.tell(...(repeat ? [result, result] : [result]));
    observe();
  }
}

describe('Any instance of any workflow', () => {
  it('ends, leaves nothing in flight, and sends no attempt twice', () => {
    fc.assert(
      fc.property(anyWorkflow, fc.array(step, { minLength: 1, maxLength: 40 }), (definition, steps) => {
        const instance = InstanceDriver.started(definition);
        play(instance, steps, () => {});
        expect(isTerminal(instance.state.phase.status)).toBe(true);
        expect(instance.state.nodes).not.toMatch(/[HQRJ]/);
        const keys = instance.sends.map(({ ref }) => JSON.stringify(ref));
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('lets a join go on only when nothing at work can still reach it', () => {
    fc.assert(
      fc.property(anyWorkflow, fc.array(step, { minLength: 1, maxLength: 40 }), (definition, steps) => {
        const instance = InstanceDriver.started(definition);
        const graph = graphOf(definition);
        let before = instance.state.nodes;
        play(instance, steps, () => {
          const after = instance.state.nodes;
          const atWork = [...after].flatMap((letter, node) => (/[HQR]/.test(letter) ? [node] : []));
          const reachable = reachableFrom(graph, atWork);
          for (const [node, letter] of [...after].entries()) {
            const fired = letter === 'S' && before[node] !== 'S' && definition.nodes[node]?.type === 'join';
            // What the join itself set off comes after it, and no cycle leads back.
            if (fired) expect(reachable.has(node)).toBe(false);
          }
          before = after;
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('that succeeded is passed whole by a recovery, unless a node was reached more than once', () => {
    fc.assert(
      fc.property(anyWorkflow, (definition) => {
        const instance = InstanceDriver.started(definition);
        play(instance, [{ pick: 0, outcome: 'SUCCEEDED', repeat: false, command: undefined }], () => {});
        // Only the first arrival may be passed (language §8): what a second one sets off runs again.
        const reachedAgain = Object.values(instance.state.extras).some(({ iteration }) => iteration !== undefined);
        fc.pre(instance.status === 'SUCCEEDED' && !reachedAgain);
        const before = instance.sends.length;
        instance.command({ type: 'rerun', mode: { type: 'recover' } });
        instance.tell({ type: 'start' });
        expect(instance.sends).toHaveLength(before);
        expect(instance.status).toBe('SUCCEEDED');
      }),
      { numRuns: 1000 },
    );
  });

  it('sends no sub-workflow to a worker, and orders a child for nothing else', () => {
    fc.assert(
      fc.property(anyWorkflow, fc.array(step, { minLength: 1, maxLength: 40 }), (definition, steps) => {
        const instance = InstanceDriver.started(definition);
        play(instance, steps, () => {});
        const ordered = new Set(instance.children.map((ref) => JSON.stringify(ref)));
        for (const { ref } of instance.sends) {
          const node = definition.nodes[ref.node];
          const isChild = node?.type === 'action' && node.kind === 'sub-workflow';
          expect(ordered.has(JSON.stringify(ref))).toBe(isChild);
        }
      }),
      { numRuns: 500 },
    );
  });
});
