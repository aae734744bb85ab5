import type { CoordinatorDefinition } from '../model/coordinator.ts';
import { type Diagnostic, hasErrors } from '../model/diagnostic.ts';
import { type Definition, parseDefinition } from '../parser/parse-definition.ts';
import type { CoordinatorHead } from '../ports/coordinator-store.ts';
import type { Environment } from '../ports/ports.ts';
import type { WorkflowHead } from '../ports/workflow-store.ts';
import { type AcceptedBody, ALL_RIGHTS, type SubmitRights } from './accepted-body.ts';
import { checkDependencies } from './check-dependencies.ts';
import { checkLinks } from './check-links.ts';
import { checkSubWorkflows } from './check-sub-workflows.ts';
import { missingRight } from './missing-right.ts';
import { dropCoordinator, storeCoordinator } from './store-coordinator.ts';
import { storeWorkflow } from './store-workflow.ts';

export type SubmitChange = 'created' | 'updated' | 'unchanged';

export type SubmitResult =
  | {
      readonly result: SubmitChange;
      readonly type: 'workflow';
      readonly head: WorkflowHead;
      readonly diagnostics: readonly Diagnostic[];
    }
  | {
      readonly result: SubmitChange;
      readonly type: 'coordinator';
      readonly head: CoordinatorHead;
      readonly diagnostics: readonly Diagnostic[];
    }
  | SubmitRefusal;

export type SubmitRefusal =
  /** The definition has errors, or is none that can be submitted; nothing was stored. */
  | { readonly result: 'rejected'; readonly diagnostics: readonly Diagnostic[] }
  /** The name belongs to another source (language §1). */
  | { readonly result: 'owned-elsewhere'; readonly owner: string }
  /** Whoever submits it has no right to do so; the message says which is missing. Nothing was stored. */
  | { readonly result: 'forbidden'; readonly message: string }
  /** Others submitted the same name at the same time, again and again. */
  | { readonly result: 'contended' };

/**
 * Makes a file the live version of its workflow or coordinator; a coordinator inside a workflow goes with it. Names of
 * the `former` sources are taken over, those of any other are not touched (language §1). It takes `rights` on the folder of
 * the file, on those where its names are now, and on those of what it starts. Submitting the live text again
 * changes nothing, and completes what an interrupted submit left undone.
 */
export async function submitDefinition(
  env: Environment,
  text: string,
  source: string,
  former: ReadonlySet<string> = new Set(),
  rights: SubmitRights = ALL_RIGHTS,
): Promise<SubmitResult> {
  const { definition, diagnostics } = parseDefinition(text, env.settings);
  if (definition === undefined || hasErrors(diagnostics)) return { result: 'rejected', diagnostics };
  if (definition.type === 'links')
    return { result: 'rejected', diagnostics: [...diagnostics, notSubmittable(definition)] };
  const missing = await missingRight(env, definition, rights);
  if (missing !== undefined) return { result: 'forbidden', message: missing };
  const coordinator = definition.type === 'workflow' ? definition.workflow.coordinator : definition.coordinator;
  const checked = coordinator === undefined ? [] : await checkDependencies(env, coordinator);
  const calls = definition.type === 'workflow' ? await checkSubWorkflows(env, definition.workflow) : [];
  const links = definition.type === 'workflow' ? await checkLinks(env, definition) : [];
  const all = [...diagnostics, ...checked, ...calls, ...links];
  if (hasErrors(all)) return { result: 'rejected', diagnostics: all };
  const body = { hash: await env.definitions.put(text), source, former, rights };
  if (definition.type === 'workflow') return await submitWorkflow(env, definition, coordinator, body, all);
  const stored = await storeCoordinator(env, definition.coordinator, body);
  return 'head' in stored ? { ...stored, type: 'coordinator', diagnostics: all } : stored;
}

async function submitWorkflow(
  env: Environment,
  { workflow }: Extract<Definition, { type: 'workflow' }>,
  coordinator: CoordinatorDefinition | undefined,
  body: AcceptedBody,
  diagnostics: readonly Diagnostic[],
): Promise<SubmitResult> {
  const stored = await storeWorkflow(env, workflow, body);
  if (!('head' in stored)) return stored;
  if (coordinator === undefined) await dropCoordinator(env, workflow.name, body.source);
  else {
    const started = await storeCoordinator(env, coordinator, body);
    if (!('head' in started)) return started;
  }
  return { ...stored, type: 'workflow', diagnostics };
}

function notSubmittable({ root }: Extract<Definition, { type: 'links' }>): Diagnostic {
  return {
    severity: 'error',
    code: 'not-submittable',
    message: `found <${root.name}>: workflows and coordinators can be submitted; links are added with \`akkaflow link add --file\``,
    position: root.position,
  };
}
