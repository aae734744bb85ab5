import type { Environment } from '#core/ports/ports.ts';
import { deleteCoordinator, deleteWorkflow } from '#core/service/delete-definition.ts';
import { listAll } from '#core/service/list-all.ts';

/** A workflow or coordinator that a file of the folder has defined. */
export interface OwnedName {
  readonly type: 'workflow' | 'coordinator';
  readonly name: string;
  /** Of the file, below the folder. */
  readonly path: string;
}

const SCHEME = 'file:';

/** The source under which the names of a file are kept in the stores. */
export function sourceOf(path: string): string {
  return `${SCHEME}${path}`;
}

/** What files own, also files that are gone since. A coordinator inside a workflow belongs to that. */
export async function loadOwnedNames(env: Environment): Promise<readonly OwnedName[]> {
  const owned: OwnedName[] = [];
  const workflowHashes = new Map<string, string>();
  for await (const { name, source, hash } of listAll((page) => env.workflows.list('/', page))) {
    workflowHashes.set(name, hash);
    if (source.startsWith(SCHEME)) owned.push({ type: 'workflow', name, path: source.slice(SCHEME.length) });
  }
  for await (const { name, source, hash } of listAll((page) => env.coordinators.list('/', page))) {
    if (!source.startsWith(SCHEME) || workflowHashes.get(name) === hash) continue;
    owned.push({ type: 'coordinator', name, path: source.slice(SCHEME.length) });
  }
  return owned;
}

/** Deletes what a file owned; what is answered is why it cannot be deleted now. */
export async function deleteOwned(env: Environment, { type, name }: OwnedName): Promise<string | undefined> {
  const deleted = type === 'workflow' ? await deleteWorkflow(env, name) : await deleteCoordinator(env, name);
  switch (deleted.result) {
    case 'deleted':
    case 'missing':
    case 'inside-workflow':
      return undefined;
    case 'needed':
      return `the ${type} ${name} stays, since these coordinators depend on it: ${deleted.by.join(', ')}`;
    case 'contended':
      return `the ${type} ${name} could not be deleted yet: others change it at the same time`;
  }
}
