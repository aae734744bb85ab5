import type { InstanceContext } from '../model/instance.ts';
import type { ReferenceContext } from '../params/context.ts';

/** What every reference of an instance may name; those of a node and attempt are added where a node is resolved. */
export function instanceReferences(context: InstanceContext, id: string, workflow: string): ReferenceContext {
  const { params, logicalTime, timezone } = context;
  const named: Record<string, string> = Object.assign(Object.create(null), params, {
    'instance.id': id,
    'workflow.name': workflow,
  });
  return { params: named, logicalTime, timezone };
}
