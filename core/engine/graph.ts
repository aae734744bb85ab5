import type { Workflow, WorkflowNode } from '../model/workflow.ts';

/** A definition by index: the form in which the engine walks it. */
export interface Graph {
  readonly workflow: Workflow;
  readonly start: number;
  readonly indexOf: ReadonlyMap<string, number>;
  /** For each node, where it can go next. */
  readonly successors: readonly (readonly number[])[];
}

const graphs = new WeakMap<Workflow, Graph>();

/** The graph of a validated workflow, made once per model. */
export function graphOf(workflow: Workflow): Graph {
  const known = graphs.get(workflow);
  if (known !== undefined) return known;
  const indexOf = new Map(workflow.nodes.map((node, index) => [node.name, index]));
  const successors = workflow.nodes.map((node) => targetsOf(node).flatMap((name) => indexOf.get(name) ?? []));
  const start = workflow.nodes.findIndex(({ type }) => type === 'start');
  const graph = { workflow, start, indexOf, successors };
  graphs.set(workflow, graph);
  return graph;
}

/** The names a node can go to, `ok` before `error`. */
function targetsOf(node: WorkflowNode): readonly string[] {
  switch (node.type) {
    case 'start':
    case 'join':
      return [node.to];
    case 'fork':
      return node.paths;
    case 'action':
      return node.error === undefined ? [node.ok] : [node.ok, node.error];
    case 'end':
    case 'kill':
      return [];
  }
}

/** Everything that can be reached from `from` along the edges; the starting nodes themselves only when on the way. */
export function reachableFrom({ successors }: Graph, from: Iterable<number>): ReadonlySet<number> {
  const reached = new Set<number>();
  const open = [...from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const next of successors[node] ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
