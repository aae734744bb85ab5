import type { Workflow } from '../model/workflow.ts';
import type { DefinitionEnvironment } from '../ports/ports.ts';
import type { WorkflowHead } from '../ports/workflow-store.ts';
import { type AcceptedBody, isOutdated, mayChange } from './accepted-body.ts';
import { takenName } from './missing-right.ts';
import type { SubmitChange, SubmitRefusal } from './submit-definition.ts';

const TRIES = 5;

interface StoredWorkflow {
  readonly result: SubmitChange;
  readonly head: WorkflowHead;
  readonly before?: WorkflowHead;
}

/** Makes an accepted body the live version of a workflow. */
export async function storeWorkflow(
  env: DefinitionEnvironment,
  { name, dir, creator, desc }: Workflow,
  body: AcceptedBody,
): Promise<StoredWorkflow | SubmitRefusal> {
  const { hash, source, order } = body;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await env.workflows.head(name);
    const live = current !== undefined && !current.deleted;
    if (isOutdated(body, current)) return { result: 'outdated' };
    if (live && !mayChange(body, current.source)) return { result: 'owned-elsewhere', owner: current.source };
    if (current !== undefined && !body.rights.mayEdit(current.dir)) {
      return { result: 'forbidden', message: takenName(name) };
    }
    if (live && current.hash === hash && current.source === source) {
      if (order === undefined || current.order === order) return { result: 'unchanged', head: current };
      const head = { ...current, order };
      if (await env.workflows.replace(current, head)) return { result: 'unchanged', head };
      continue;
    }
    const version = (current?.version ?? 0) + 1;
    const submittedAt = env.clock.now();
    const ordered = order === undefined ? {} : { order };
    const head = { name, dir, creator, desc, source, hash, version, submittedAt, deleted: false, ...ordered };
    if (await env.workflows.replace(current, head)) {
      return { result: live ? 'updated' : 'created', head, ...(current !== undefined && { before: current }) };
    }
  }
  return { result: 'contended' };
}
