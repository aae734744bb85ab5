import type { NodeStatus } from './status.ts';
import type { ActionKind, Workflow, WorkflowNode } from './workflow.ts';

/** A node as a box. */
export interface DiagramNode {
  readonly name: string;
  readonly type: WorkflowNode['type'];
  readonly kind?: ActionKind;
  readonly desc?: string;
  /** Of an instance. */
  readonly status?: NodeStatus;
}

/** A way from one node to another: `to` of start and join, `path` of a fork, `ok` and `error` of an action. */
export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'to' | 'path' | 'ok' | 'error';
}

/** What is needed to draw a workflow; where the boxes go is for who draws it. */
export interface Diagram {
  /** In the order of the definition. */
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

/** The diagram of a definition. */
export function diagramOf({ nodes }: Pick<Workflow, 'nodes'>): Diagram {
  return { nodes: nodes.map(boxOf), edges: nodes.flatMap(edgesOf) };
}

function boxOf(node: WorkflowNode): DiagramNode {
  const { name, type } = node;
  if (type !== 'action') return { name, type };
  return { name, type, kind: node.kind, ...(node.desc !== '' && { desc: node.desc }) };
}

function edgesOf(node: WorkflowNode): readonly DiagramEdge[] {
  const from = node.name;
  switch (node.type) {
    case 'start':
    case 'join':
      return [{ from, to: node.to, kind: 'to' }];
    case 'fork':
      return node.paths.map((to) => ({ from, to, kind: 'path' }));
    case 'action': {
      const ok = { from, to: node.ok, kind: 'ok' } as const;
      return node.error === undefined ? [ok] : [ok, { from, to: node.error, kind: 'error' }];
    }
    case 'end':
    case 'kill':
      return [];
  }
}
