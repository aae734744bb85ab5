import { type Diagnostic, hasErrors } from '../model/diagnostic.ts';
import { type Definition, parseDefinition } from '../parser/parse-definition.ts';
import type { StoredCoordinator } from '../ports/coordinator-store.ts';
import type { DefinitionEnvironment } from '../ports/ports.ts';
import type { WorkflowHead } from '../ports/workflow-store.ts';
import { mayChange, type Submitter } from './accepted-body.ts';
import { checkDependencies } from './check-dependencies.ts';
import { checkGroups } from './check-groups.ts';
import { checkLinks } from './check-links.ts';
import { checkSubWorkflows } from './check-sub-workflows.ts';
import { missingRight } from './missing-right.ts';

/** A definition that can be submitted. */
export type Submittable = Exclude<Definition, { type: 'links' }>;

export type DefinitionRefusal =
  /** The definition has errors, or is none that can be submitted. */
  | { readonly result: 'rejected'; readonly diagnostics: readonly Diagnostic[] }
  /** The name belongs to another source (language §1). */
  | { readonly result: 'owned-elsewhere'; readonly owner: string }
  /** Whoever submits it has no right to do so; the message says which is missing. */
  | { readonly result: 'forbidden'; readonly message: string };

/** A definition that nothing stands against, its warnings, and what has its name now. */
export interface CheckedDefinition {
  readonly definition: Submittable;
  readonly diagnostics: readonly Diagnostic[];
  readonly workflow?: WorkflowHead;
  readonly coordinator?: StoredCoordinator;
}

/** Everything that can be refused about a file, on what is stored now. Stores nothing. */
export async function checkDefinition(
  env: DefinitionEnvironment,
  text: string,
  submitter: Submitter,
): Promise<CheckedDefinition | DefinitionRefusal> {
  const { definition, diagnostics } = parseDefinition(text, env.settings);
  if (definition === undefined || hasErrors(diagnostics)) return { result: 'rejected', diagnostics };
  if (definition.type === 'links')
    return { result: 'rejected', diagnostics: [...diagnostics, notSubmittable(definition)] };
  const missing = await missingRight(env, definition, submitter.rights);
  if (missing !== undefined) return { result: 'forbidden', message: missing };
  const all = [...diagnostics, ...(await deploymentDiagnostics(env, definition))];
  if (hasErrors(all)) return { result: 'rejected', diagnostics: all };
  const now = await standingNow(env, definition);
  const elsewhere = ownersOf(now).find((owner) => !mayChange(submitter, owner));
  if (elsewhere !== undefined) return { result: 'owned-elsewhere', owner: elsewhere };
  return { definition, diagnostics: all, ...now };
}

/** What only the deployment can tell of a definition. */
async function deploymentDiagnostics(
  env: DefinitionEnvironment,
  definition: Submittable,
): Promise<readonly Diagnostic[]> {
  const coordinator = definition.type === 'workflow' ? definition.workflow.coordinator : definition.coordinator;
  const checked = coordinator === undefined ? [] : await checkDependencies(env, coordinator);
  const calls = definition.type === 'workflow' ? await checkSubWorkflows(env, definition.workflow) : [];
  const links = definition.type === 'workflow' ? await checkLinks(env, definition) : [];
  const groups = definition.type === 'workflow' ? checkGroups(env, definition) : [];
  return [...checked, ...calls, ...links, ...groups];
}

type Standing = Pick<CheckedDefinition, 'workflow' | 'coordinator'>;

async function standingNow(env: DefinitionEnvironment, definition: Submittable): Promise<Standing> {
  if (definition.type === 'coordinator') {
    const stored = await env.coordinators.load(definition.coordinator.name);
    return stored === undefined ? {} : { coordinator: stored };
  }
  const { name, coordinator } = definition.workflow;
  const [workflow, stored] = await Promise.all([
    env.workflows.head(name),
    coordinator === undefined ? undefined : env.coordinators.load(coordinator.name),
  ]);
  return { ...(workflow !== undefined && { workflow }), ...(stored !== undefined && { coordinator: stored }) };
}

/** A name that was deleted is free. */
function ownersOf({ workflow, coordinator }: Standing): readonly string[] {
  return [workflow?.deleted === false ? workflow.source : undefined, coordinator?.source].filter(
    (owner) => owner !== undefined,
  );
}

function notSubmittable({ root }: Extract<Definition, { type: 'links' }>): Diagnostic {
  return {
    severity: 'error',
    code: 'not-submittable',
    message: `found <${root.name}>: workflows and coordinators can be submitted; links are added with \`akkaflow link add --file\``,
    position: root.position,
  };
}
