import type { ActionNode, ForkNode, JoinNode, KillNode, Workflow, WorkflowNode } from '#core/model/workflow.ts';

const position = { line: 1, column: 1 };

/** An action that goes on to `ok`; whatever a test cares about overrides the defaults of the language. */
export function action(name: string, ok: string, overrides: Partial<ActionNode> = {}): ActionNode {
  return {
    type: 'action',
    name,
    ok,
    position,
    desc: '',
    group: 'default',
    retryTimes: 0,
    intervalSeconds: 0,
    backoff: 'fixed',
    ignore: false,
    kind: 'shell',
    content: { name: 'shell', attributes: {}, children: [], position },
    ...overrides,
  };
}

export function fork(name: string, ...paths: string[]): ForkNode {
  return { type: 'fork', name, paths, position };
}

export function join(name: string, to: string): JoinNode {
  return { type: 'join', name, to, position };
}

export function kill(name: string, message: string): KillNode {
  return { type: 'kill', name, message, position };
}

/** A workflow of these nodes between a `start` that goes to the first of them and an `end`. */
export function workflow(nodes: readonly WorkflowNode[], overrides: Partial<Workflow> = {}): Workflow {
  const first = nodes[0]?.name ?? 'end';
  return {
    name: 'wf',
    creator: 'Unknown',
    desc: '',
    dir: '/tmp',
    mailLevels: ['FAILED'],
    mailReceivers: [],
    notifyDownstream: false,
    loopLimit: 100,
    parameterized: false,
    nodes: [{ type: 'start', name: 'start', to: first, position }, ...nodes, { type: 'end', name: 'end', position }],
    ...overrides,
  };
}
