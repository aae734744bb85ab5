import { type AttemptRecord, attemptKey } from '../model/attempt.ts';
import { type NodeView, QUEUED } from '../model/instance-view.ts';
import type { NodeStatus } from '../model/status.ts';
import type { Workflow } from '../model/workflow.ts';
import type { InstanceState, NodeLetter } from './state.ts';

/**
 * The nodes of an instance for people: where it stands by its letters, what happened by its attempts.
 * `attempts` are in order; `workflowOfRun` gives the definition a run used; `now` is epoch milliseconds.
 */
export function viewNodes(
  workflow: Workflow,
  state: InstanceState,
  attempts: readonly AttemptRecord[],
  workflowOfRun: (run: number) => Workflow,
  now: number,
): readonly NodeView[] {
  const byName = Map.groupBy(attempts, ({ ref }) => workflowOfRun(ref.run).nodes[ref.node]?.name);
  return workflow.nodes.map((node, index): NodeView => {
    const tries = byName.get(node.name) ?? [];
    const ofRun = tries.filter(({ ref }) => ref.run === state.run);
    const letter = state.nodes[index] as NodeLetter;
    const startedAt = ofRun[0]?.startedAt;
    const endedAt = letter === 'Q' ? undefined : ofRun.at(-1)?.endedAt;
    return {
      name: node.name,
      type: node.type,
      ...(node.type === 'action' ? { kind: node.kind } : {}),
      ...progressOf(letter, index, state, tries, now),
      iteration: letter === '.' ? 0 : (state.extras[index]?.iteration ?? 1),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(endedAt === undefined ? {} : { endedAt }),
      attempts: tries,
    };
  });
}

function progressOf(
  letter: NodeLetter,
  node: number,
  state: InstanceState,
  tries: readonly AttemptRecord[],
  now: number,
): { readonly status: NodeStatus; readonly detail?: string } {
  switch (letter) {
    case '.':
      return { status: 'READY' };
    case 'H':
      return { status: 'SUSPENDED', detail: 'held back while the instance is suspended' };
    case 'R':
      return { status: 'WAITING_RETRY' };
    case 'J':
      return { status: 'READY', detail: 'reached, waiting for its other branches' };
    case 'S':
      return { status: 'SUCCEEDED' };
    case 'F':
      return { status: 'FAILED' };
    case 'K':
      return { status: 'KILLED' };
    case 'I':
      return { status: 'SKIPPED' };
    case 'P':
      return { status: 'SUCCEEDED', detail: 'passed: succeeded in an earlier run' };
    case 'Q':
      return inFlight(node, state, tries, now);
  }
}

/** Sent: whether it waits in the queue, for its retry, or runs is told by the attempt's own item. */
function inFlight(node: number, state: InstanceState, tries: readonly AttemptRecord[], now: number) {
  const { iteration = 1, attempt = 1, notBefore = 0 } = state.extras[node] ?? {};
  const key = attemptKey({ node, run: state.run, iteration, attempt });
  const claimed = tries.some(({ ref }) => attemptKey(ref) === key);
  if (claimed) return { status: 'RUNNING' } as const;
  if (notBefore > now) return { status: 'WAITING_RETRY' } as const;
  return { status: 'READY', detail: QUEUED } as const;
}
