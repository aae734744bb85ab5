import { type Diagnostic, hasErrors } from '../model/diagnostic.ts';
import { parseDefinition } from '../parser/parse-definition.ts';
import type { Environment } from '../ports/ports.ts';
import type { WorkflowHead } from '../ports/workflow-store.ts';

export type SubmitResult =
  | {
      readonly result: 'created' | 'updated' | 'unchanged';
      readonly head: WorkflowHead;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** The definition has errors, or is none that can be submitted; nothing was stored. */
  | { readonly result: 'rejected'; readonly diagnostics: readonly Diagnostic[] }
  /** The name belongs to another source (language §1). */
  | { readonly result: 'owned-elsewhere'; readonly owner: string }
  /** Others submitted the same name at the same time, again and again. */
  | { readonly result: 'contended' };

const TRIES = 5;

/** Makes a file the live version of its workflow. Submitting the live text again changes nothing. */
export async function submitWorkflow(env: Environment, text: string, source: string): Promise<SubmitResult> {
  const { definition, diagnostics } = parseDefinition(text, env.settings);
  if (definition === undefined || hasErrors(diagnostics)) return { result: 'rejected', diagnostics };
  if (definition.type !== 'workflow') {
    return { result: 'rejected', diagnostics: [...diagnostics, notSubmittable(definition.root)] };
  }
  const { name, dir, creator, desc } = definition.workflow;
  const hash = await env.definitions.put(text);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await env.workflows.head(name);
    if (current !== undefined && !current.deleted) {
      if (current.source !== source) return { result: 'owned-elsewhere', owner: current.source };
      if (current.hash === hash) return { result: 'unchanged', head: current, diagnostics };
    }
    const head: WorkflowHead = {
      name,
      dir,
      creator,
      desc,
      source,
      hash,
      version: (current?.version ?? 0) + 1,
      submittedAt: env.clock.now(),
      deleted: false,
    };
    if (await env.workflows.replace(current, head)) {
      return { result: current === undefined || current.deleted ? 'created' : 'updated', head, diagnostics };
    }
  }
  return { result: 'contended' };
}

/** Deletes the live version; its instances go on with theirs, and a later submit continues the numbering. */
export async function deleteWorkflow(env: Environment, name: string): Promise<'deleted' | 'missing' | 'contended'> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await env.workflows.head(name);
    if (current === undefined || current.deleted) return 'missing';
    if (await env.workflows.replace(current, { ...current, deleted: true, submittedAt: env.clock.now() })) {
      return 'deleted';
    }
  }
  return 'contended';
}

function notSubmittable(root: { readonly name: string; readonly position: Diagnostic['position'] }): Diagnostic {
  return {
    severity: 'error',
    code: 'not-a-workflow',
    message: `found <${root.name}>; this release takes files whose root is <work-flow>`,
    position: root.position,
  };
}
