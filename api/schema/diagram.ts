import * as z from 'zod';
import type { Diagram } from '#core/model/diagram.ts';
import type { InstanceDiagram } from '#core/service/draw-instance.ts';
import { list } from './fields.ts';
import { instanceStatus } from './instance.ts';
import { actionKind, nodeStatus, nodeType } from './instance-view.ts';

const diagramNode = z
  .object({
    name: z.string(),
    type: nodeType,
    kind: actionKind.exactOptional(),
    desc: z.string().exactOptional(),
    status: nodeStatus.describe('Of an instance.').exactOptional(),
  })
  .meta({ id: 'DiagramNode' });

const diagramEdge = z
  .object({ from: z.string(), to: z.string(), kind: z.enum(['to', 'path', 'ok', 'error']) })
  .meta({ id: 'DiagramEdge' });

const diagramFields = { nodes: list(diagramNode), edges: list(diagramEdge) };
const shape = z.object(diagramFields) satisfies z.ZodType<Diagram>;

/** What is needed to draw a version of a workflow. */
export const workflowDiagramResponse = shape.extend({ name: z.string(), version: z.int() });
export type WorkflowDiagramResponse = z.output<typeof workflowDiagramResponse>;

/** The same of an instance, with where its nodes stand. */
export const instanceDiagramResponse = shape.extend({
  workflow: z.string(),
  version: z.int(),
  status: instanceStatus,
}) satisfies z.ZodType<InstanceDiagram>;
