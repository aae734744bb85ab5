import { statusOf } from '../engine/status-of.ts';
import type { Command, Instance, VersionRef } from '../model/instance.ts';
import type { RerunMode } from '../model/rerun-mode.ts';
import { isTerminal } from '../model/status.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { acceptCommand, hasCommand } from './command-instance.ts';
import { deleteInstance, whyNotDeleted } from './delete-instance.ts';
import { mapBounded } from './map-bounded.ts';

/** What is asked of many instances. `latest`: by the live version of the workflow. */
export type BulkAction =
  | Exclude<Command, { type: 'rerun' }>
  | { readonly type: 'rerun'; readonly mode: RerunMode; readonly latest: boolean }
  | { readonly type: 'delete' };

export interface BulkRequest {
  readonly action: BulkAction;
  readonly ids: readonly string[];
  /** Only tell what would be done. */
  readonly dryRun: boolean;
  /** The same key asks each instance once. */
  readonly key?: string;
  /** Whether whoever asks may do this to an instance of this workflow, or may not even see it. */
  readonly may: (instance: Instance) => Promise<'yes' | 'no' | 'hidden'>;
}

export interface BulkOutcome {
  readonly id: string;
  readonly workflow?: string;
  /**
   * `planned` by a dry run, `accepted` as a stored command, `deleted`; `skipped`: there is nothing to do to it; `refused`:
   * it cannot be done.
   */
  readonly result: 'planned' | 'accepted' | 'deleted' | 'skipped' | 'refused';
  readonly detail?: string;
  readonly commandId?: string;
}

const AT_ONCE = 16;

/**
 * Asks the same of many instances, each by a stored command as if it were asked alone, and tells what became of each. What stands
 * against it already is skipped; what comes in between is for the master to refuse.
 */
export async function bulkInstances(env: ApiEnvironment, request: BulkRequest): Promise<readonly BulkOutcome[]> {
  const liveVersions = new Map<string, Promise<VersionRef | undefined>>();
  const liveOf = (workflow: string) => {
    const live = liveVersions.get(workflow) ?? liveVersion(env, workflow);
    liveVersions.set(workflow, live);
    return live;
  };
  const outcomes = await mapBounded(AT_ONCE, [...new Set(request.ids)], (id) => askOne(env, id, request, liveOf));
  const accepted = outcomes.filter(({ result }) => result === 'accepted');
  if (accepted.length > 0) await env.events.send(accepted.map(({ id }) => ({ type: 'poke', instanceId: id })));
  return outcomes;
}

async function askOne(
  env: ApiEnvironment,
  id: string,
  { action, dryRun, key, may }: BulkRequest,
  liveOf: (workflow: string) => Promise<VersionRef | undefined>,
): Promise<BulkOutcome> {
  const instance = await env.instances.load(id);
  const allowed = instance === undefined ? 'hidden' : await may(instance);
  if (instance === undefined || allowed === 'hidden')
    return { id, result: 'skipped', detail: 'there is no such instance' };
  const about = { id, workflow: instance.workflow };
  if (allowed === 'no')
    return { ...about, result: 'refused', detail: 'the caller has no right to do this in its folder' };
  const mark = key === undefined ? undefined : env.digest(JSON.stringify([key, action, id])).slice(0, 16);
  const before = mark === undefined ? undefined : hasCommand(instance, mark);
  if (before !== undefined) return { ...about, result: 'accepted', commandId: before };
  const detail = whyNot(action, instance);
  if (detail !== undefined) return { ...about, result: 'skipped', detail };
  if (dryRun) return { ...about, result: 'planned' };
  if (action.type === 'delete') return { ...about, ...(await remove(env, id)) };
  const command = await commandOf(action, instance, liveOf);
  if (command === undefined) return { ...about, result: 'refused', detail: 'its workflow was deleted' };
  const accepted = await acceptCommand(env, id, command, mark);
  switch (accepted.result) {
    case 'accepted':
      return { ...about, result: 'accepted', commandId: accepted.commandId };
    case 'full':
      return { ...about, result: 'refused', detail: 'too many commands wait on it already' };
    case 'no-such-instance':
      return { ...about, result: 'skipped', detail: 'it was deleted meanwhile' };
  }
}

async function remove(env: ApiEnvironment, id: string): Promise<Pick<BulkOutcome, 'result' | 'detail'>> {
  const deleted = await deleteInstance(env, id);
  return deleted.result === 'not-ended' ? { result: 'skipped', detail: deleted.message } : { result: 'deleted' };
}

/** What the master would refuse as the instance stands now. */
function whyNot({ type }: BulkAction, instance: Instance): string | undefined {
  const status = statusOf(instance.state);
  const ended = isTerminal(status);
  switch (type) {
    case 'delete':
      return whyNotDeleted(instance);
    case 'rerun':
      return ended ? undefined : `it is ${status}: only an instance that has ended can be rerun`;
    case 'resume':
      return status === 'SUSPENDED' ? undefined : `it is ${status}, not suspended`;
    case 'suspend':
      return ended || status === 'SUSPENDED' || status === 'KILLING' ? `it is ${status}` : undefined;
    case 'kill':
      return ended || status === 'KILLING' ? `it is ${status}` : undefined;
  }
}

async function commandOf(
  action: Exclude<BulkAction, { type: 'delete' }>,
  { workflow }: Instance,
  liveOf: (workflow: string) => Promise<VersionRef | undefined>,
): Promise<Command | undefined> {
  if (action.type !== 'rerun') return action;
  const { type, mode } = action;
  if (!action.latest) return { type, mode };
  const latest = await liveOf(workflow);
  return latest && { type, mode, latest };
}

async function liveVersion(env: ApiEnvironment, workflow: string): Promise<VersionRef | undefined> {
  const head = await env.workflows.head(workflow);
  return head === undefined || head.deleted ? undefined : { version: head.version, hash: head.hash };
}
