import type { Diagnostic } from '../model/diagnostic.ts';
import type { CoordinatorHead } from '../ports/coordinator-store.ts';
import type { DefinitionEnvironment } from '../ports/ports.ts';
import type { WorkflowHead } from '../ports/workflow-store.ts';
import { type AcceptedBody, ALL_RIGHTS, isOutdated, mayChange, type Submitter } from './accepted-body.ts';
import { checkDefinition, type DefinitionRefusal, type Submittable } from './check-definition.ts';
import { dropCoordinator, storeCoordinator } from './store-coordinator.ts';
import { storeWorkflow } from './store-workflow.ts';

export type SubmitChange = 'created' | 'updated' | 'unchanged';

export type SubmitResult =
  | {
      readonly result: SubmitChange;
      readonly type: 'workflow';
      readonly head: WorkflowHead;
      /** What was live before, or deleted under the same name. */
      readonly before?: WorkflowHead;
      readonly diagnostics: readonly Diagnostic[];
    }
  | {
      readonly result: SubmitChange;
      readonly type: 'coordinator';
      readonly head: CoordinatorHead;
      readonly before?: CoordinatorHead;
      readonly diagnostics: readonly Diagnostic[];
    }
  | SubmitRefusal;

/** Nothing was stored. */
export type SubmitRefusal =
  | DefinitionRefusal
  /** Others submitted the same name at the same time, again and again. */
  | { readonly result: 'contended' }
  /** What the source came to later has the name already. */
  | { readonly result: 'outdated' };

/**
 * Makes a file the live version of its workflow or coordinator; a coordinator inside a workflow goes with it. Names of
 * the `former` sources are taken over, those of any other are not touched (language §1). It takes `rights` on the folder of
 * the file, on those where its names are now, and on those of what it starts. Submitting the live text again
 * changes nothing, and completes what an interrupted submit left undone.
 */
export async function submitDefinition(
  env: DefinitionEnvironment,
  text: string,
  source: string,
  options: Partial<Omit<Submitter, 'source'>> = {},
): Promise<SubmitResult> {
  const submitter = { source, former: new Set<string>(), rights: ALL_RIGHTS, ...options };
  const checked = await checkDefinition(env, text, submitter);
  if ('result' in checked) return checked;
  const { definition, diagnostics } = checked;
  const body = { hash: await env.definitions.put(text), ...submitter };
  if (definition.type === 'workflow') return await submitWorkflow(env, definition, body, diagnostics);
  const stored = await storeCoordinator(env, definition.coordinator, body);
  return 'head' in stored ? { ...stored, type: 'coordinator', diagnostics } : stored;
}

async function submitWorkflow(
  env: DefinitionEnvironment,
  { workflow }: Extract<Submittable, { type: 'workflow' }>,
  body: AcceptedBody,
  diagnostics: readonly Diagnostic[],
): Promise<SubmitResult> {
  const { coordinator } = workflow;
  const stored = await storeWorkflow(env, workflow, body);
  if (!('head' in stored)) return stored;
  if (coordinator === undefined) {
    const isOurs = (current: CoordinatorHead) => mayChange(body, current.source) && !isOutdated(body, current);
    await dropCoordinator(env, workflow.name, isOurs);
  } else {
    const started = await storeCoordinator(env, coordinator, body);
    if (!('head' in started)) return started;
  }
  return { ...stored, type: 'workflow', diagnostics };
}
