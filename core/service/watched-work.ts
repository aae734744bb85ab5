import type { Instance } from '../model/instance.ts';
import type { FiredInstance } from '../ports/coordinator-store.ts';
import type { FiringEnvironment } from '../ports/ports.ts';
import type { Firing, Watched } from '../schedule/coordinator-state.ts';
import type { ReadCoordinator } from './describe-coordinator.ts';
import { firedInstanceId, nominalInstanceId } from './fired-instance-id.ts';
import { listAll } from './list-all.ts';

/** What one firing starts; without an instance as long as it is not created. */
export type FiredWork = readonly { readonly workflow: string; readonly instance?: Instance }[];

/** Newest firings that are looked at for one deadline. */
const MAX_FIRINGS = 100;

/** All of it has succeeded by `deadline`. */
export function hasSucceeded(work: FiredWork, deadline: number): boolean {
  return work.every(({ instance }) => {
    const { state, endedAt } = instance ?? {};
    return state?.phase.status === 'SUCCEEDED' && endedAt !== undefined && endedAt <= deadline;
  });
}

/**
 * The work of which one is to succeed, newest first: that of the nominal time or, when a newer one replaced it, of those
 * after it; without a cron, that of the firing, or that of any firing of the day.
 */
export async function workFor(
  env: FiringEnvironment,
  read: ReadCoordinator,
  { since, firing: number }: Watched,
  deadline: number,
): Promise<readonly FiredWork[]> {
  const { stored, rules } = read;
  if (rules.schedule === undefined) {
    const isMeant = ({ number: one, openedAt }: Firing) =>
      number === undefined ? openedAt > since && openedAt <= deadline : one === number;
    return await workOfFirings(env, read, since, isMeant);
  }
  const ids = rules.workflows.map((workflow): FiredInstance => {
    return { workflow, instanceId: nominalInstanceId(env, stored.name, workflow, since) };
  });
  const own = await load(env, ids);
  const { due, open } = stored.state;
  const isReplaced = !due.includes(since) && open?.nominalTime !== since;
  if (!isReplaced || own.some(({ instance }) => instance !== undefined)) return [own];
  return await workOfFirings(env, read, since, ({ nominalTime = since }) => nominalTime > since);
}

async function workOfFirings(
  env: FiringEnvironment,
  { stored, rules }: ReadCoordinator,
  since: number,
  isMeant: (firing: Firing) => boolean,
): Promise<readonly FiredWork[]> {
  const { name, state } = stored;
  const found: (readonly FiredInstance[])[] = [];
  const { open } = state;
  if (open !== undefined && isMeant(open)) {
    found.push(
      rules.workflows.map((workflow) => ({ workflow, instanceId: firedInstanceId(env, name, workflow, open) })),
    );
  }
  for await (const entry of listAll((page) => env.coordinators.ledger(name, page))) {
    if (entry.type !== 'fired') continue;
    if (entry.firing.openedAt < since || found.length >= MAX_FIRINGS) break;
    if (isMeant(entry.firing)) found.push(entry.instances);
  }
  return await Promise.all(found.map((instances) => load(env, instances)));
}

async function load(env: FiringEnvironment, instances: readonly FiredInstance[]): Promise<FiredWork> {
  return await Promise.all(
    instances.map(async ({ workflow, instanceId }) => {
      const instance = await env.instances.load(instanceId);
      return { workflow, ...(instance !== undefined && { instance }) };
    }),
  );
}
