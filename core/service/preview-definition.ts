import type { Diagnostic } from '../model/diagnostic.ts';
import type { Workflow, WorkflowNode } from '../model/workflow.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import type { Submitter } from './accepted-body.ts';
import { type CheckedDefinition, checkDefinition, type DefinitionRefusal } from './check-definition.ts';
import { loadDefinition } from './load-definition.ts';
import type { SubmitChange } from './submit-definition.ts';

/** What a submit of a file would do. */
export type DefinitionPreview =
  | DefinitionRefusal
  | {
      readonly result: SubmitChange;
      readonly type: 'workflow' | 'coordinator';
      readonly name: string;
      readonly dir: string;
      readonly diagnostics: readonly Diagnostic[];
      /** Of a workflow: the number its version would have, or has when nothing changes. */
      readonly version?: number;
      /** The folder it is in now, when that is another one. */
      readonly movedFrom?: string;
      /** Of a live workflow: names of the nodes that would differ. */
      readonly nodes?: NodeChanges;
    };

/** Nodes by name, in the order of the files. */
interface NodeChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** What a submit of a file would do now. Stores nothing. Throws as `loadDefinition` does. */
export async function previewDefinition(
  env: ApiEnvironment,
  text: string,
  submitter: Submitter,
): Promise<DefinitionPreview> {
  const checked = await checkDefinition(env, text, submitter);
  if ('result' in checked) return checked;
  const { definition, diagnostics } = checked;
  const hash = env.digest(text);
  if (definition.type === 'workflow') return await previewWorkflow(env, definition.workflow, checked, hash);
  const { name, dir } = definition.coordinator;
  const { coordinator: now } = checked;
  const result = now === undefined ? 'created' : now.hash === hash ? 'unchanged' : 'updated';
  return { result, type: 'coordinator', name, dir, diagnostics, ...moved(now?.dir, dir) };
}

async function previewWorkflow(
  env: ApiEnvironment,
  workflow: Workflow,
  { workflow: head, diagnostics }: CheckedDefinition,
  hash: string,
): Promise<DefinitionPreview> {
  const { name, dir } = workflow;
  const about = { type: 'workflow', name, dir, diagnostics } as const;
  if (head === undefined || head.deleted) return { ...about, result: 'created', version: (head?.version ?? 0) + 1 };
  if (head.hash === hash) return { ...about, result: 'unchanged', version: head.version };
  const live = (await loadDefinition(env, head.hash)).workflow;
  const nodes = nodeChanges(live.nodes, workflow.nodes);
  return { ...about, result: 'updated', version: head.version + 1, ...moved(head.dir, dir), nodes };
}

function moved(from: string | undefined, to: string): { readonly movedFrom?: string } {
  return from === undefined || from === to ? {} : { movedFrom: from };
}

function nodeChanges(before: readonly WorkflowNode[], after: readonly WorkflowNode[]): NodeChanges {
  const old = new Map(before.map((node) => [node.name, meaningOf(node)]));
  const names = new Set(after.map(({ name }) => name));
  return {
    added: after.filter(({ name }) => !old.has(name)).map(({ name }) => name),
    removed: before.filter(({ name }) => !names.has(name)).map(({ name }) => name),
    changed: after
      .filter((node) => old.has(node.name) && old.get(node.name) !== meaningOf(node))
      .map(({ name }) => name),
  };
}

/** A node without where it stands in its file. */
function meaningOf(node: WorkflowNode): string {
  return JSON.stringify(node, (key, value: unknown) => (key === 'position' ? undefined : value));
}
