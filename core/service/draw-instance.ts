import { statusOf } from '../engine/status-of.ts';
import { viewNodes } from '../engine/view-nodes.ts';
import { type Diagram, diagramOf } from '../model/diagram.ts';
import type { InstanceStatus } from '../model/status.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { loadDefinition } from './load-definition.ts';

export interface InstanceDiagram extends Diagram {
  readonly workflow: string;
  readonly version: number;
  readonly status: InstanceStatus;
}

/** The diagram of an instance with where its nodes stand: one read, whatever it has been through. Undefined when there is none. */
export async function drawInstance(env: ApiEnvironment, id: string): Promise<InstanceDiagram | undefined> {
  const instance = await env.instances.load(id);
  if (instance === undefined) return undefined;
  const { workflow, version, state } = instance;
  const definition = await loadDefinition(env, instance.hash);
  const { nodes, edges } = diagramOf(definition.workflow);
  const views = viewNodes(definition.workflow, state, [], () => definition.workflow, env.clock.now());
  const standing = nodes.map((node, index) => ({ ...node, ...statusAt(views, index) }));
  return { workflow, version, status: statusOf(state), nodes: standing, edges };
}

function statusAt(views: ReturnType<typeof viewNodes>, index: number) {
  const view = views[index];
  return view === undefined ? {} : { status: view.status };
}
