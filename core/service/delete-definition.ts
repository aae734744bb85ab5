import type { ApiEnvironment } from '../ports/ports.ts';
import { dropCoordinator } from './store-coordinator.ts';

const TRIES = 5;

export type DeleteResult =
  | { readonly result: 'deleted' | 'missing' | 'contended' }
  /** Coordinators depend on the workflow. */
  | { readonly result: 'needed'; readonly by: readonly string[] };

/**
 * Deletes the live version of a workflow and the coordinator in it, unless others depend on it. Its instances go on
 * with theirs, and a later submit continues the numbering.
 */
export async function deleteWorkflow(env: ApiEnvironment, name: string): Promise<DeleteResult> {
  const by = await dependentsOf(env, name);
  if (by.length > 0) return { result: 'needed', by };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await env.workflows.head(name);
    if (current === undefined || current.deleted) return { result: 'missing' };
    await dropCoordinator(env, name, ({ source }) => source === current.source);
    if (await env.workflows.replace(current, { ...current, deleted: true, submittedAt: env.clock.now() })) {
      return { result: 'deleted' };
    }
  }
  return { result: 'contended' };
}

export type DeleteCoordinatorResult =
  | Exclude<DeleteResult, { readonly result: 'needed' }>
  /** It stands in the file of the live workflow of its name. */
  | { readonly result: 'inside-workflow' };

/** Deletes a coordinator of its own file. One inside a workflow goes with a submit of the workflow without it. */
export async function deleteCoordinator(env: ApiEnvironment, name: string): Promise<DeleteCoordinatorResult> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await env.coordinators.load(name);
    if (current === undefined) return { result: 'missing' };
    const workflow = await env.workflows.head(name);
    if (workflow !== undefined && !workflow.deleted && workflow.hash === current.hash) {
      return { result: 'inside-workflow' };
    }
    if (await env.coordinators.delete(current)) return { result: 'deleted' };
  }
  return { result: 'contended' };
}

async function dependentsOf(env: ApiEnvironment, workflow: string): Promise<readonly string[]> {
  const names = await env.coordinators.dependents(workflow);
  const checked = await Promise.all(
    names.map(async (name) => {
      const coordinator = await env.coordinators.load(name);
      return coordinator?.dependencies.includes(workflow) === true && name !== workflow;
    }),
  );
  return names.filter((_, index) => checked[index]);
}
