import type { AttemptRef } from '../model/attempt.ts';
import { hasErrors } from '../model/diagnostic.ts';
import type { Instance, InstanceContext } from '../model/instance.ts';
import { MAX_NESTING } from '../model/limits.ts';
import { withBuiltIns } from '../params/built-ins.ts';
import { resolveAction, type WorkflowDefinition } from '../parser/parse-definition.ts';
import { readSubWorkflow } from '../parser/sub-workflow.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import { childInstanceId } from './child-instance-id.ts';
import { instanceReferences } from './instance-references.ts';
import { loadDefinition } from './load-definition.ts';
import type { StartRequest } from './start-instance.ts';
import { isUnusable } from './workflow-of.ts';

/** What the child of an attempt is to be started with, or why it cannot be. */
export type Birth = { readonly ref: AttemptRef } & (
  | { readonly request: StartRequest & { readonly id: string } }
  | { readonly problem: string }
);

/** Reads, for each of these attempts, what its `<sub-workflow>` asks for; references are those of the parent. */
export async function planBirths(
  env: MasterEnvironment,
  instance: Instance,
  refs: readonly AttemptRef[],
): Promise<readonly Birth[]> {
  const { id, hash } = instance;
  try {
    const [definition, context] = await Promise.all([loadDefinition(env, hash), env.instances.context(id)]);
    if (context === undefined) return refs.map((ref) => ({ ref, problem: `instance ${id} has no context` }));
    return refs.map((ref) => birthOf(env, instance, definition, context, ref));
  } catch (error) {
    if (!isUnusable(error)) throw error;
    return refs.map((ref) => ({ ref, problem: error.message }));
  }
}

function birthOf(
  env: MasterEnvironment,
  { id, workflow }: Instance,
  definition: WorkflowDefinition,
  context: InstanceContext,
  ref: AttemptRef,
): Birth {
  const depth = (context.parent?.depth ?? 0) + 1;
  if (depth > MAX_NESTING) {
    const allowed = `at most ${MAX_NESTING} are allowed: take one out`;
    return { ref, problem: `its child would be nested ${depth} deep, and ${allowed}` };
  }
  const node = definition.workflow.nodes[ref.node]?.name ?? '';
  const references = withBuiltIns(instanceReferences(context, id, workflow), {
    instanceId: id,
    workflow,
    node,
    attempt: ref,
  });
  const { action, diagnostics } = resolveAction(definition, ref.node, references);
  if (action === undefined || hasErrors(diagnostics)) {
    return { ref, problem: diagnostics.map(({ message }) => message).join('; ') };
  }
  const { logicalTime, timezone } = context;
  const { name, params } = readSubWorkflow(action.content);
  const above = [...(context.parent?.above ?? []), workflow];
  if (above.includes(name)) {
    const way = [...above, name].join(' → ');
    return { ref, problem: `these sub-workflows would run each other without end: ${way}; take one of them out` };
  }
  const request = {
    workflow: name,
    params,
    startKind: 'run',
    startedBy: `instance:${id}`,
    logicalTime,
    timezone,
    id: childInstanceId(env, id, ref),
    parent: { id, ref, depth, above },
  } as const;
  return { ref, request };
}
