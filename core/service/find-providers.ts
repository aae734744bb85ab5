import type { InstanceSummary, StartKind } from '../model/instance.ts';
import { isTerminal } from '../model/status.ts';
import type { StoredCoordinator } from '../ports/coordinator-store.ts';
import type { StartEnvironment } from '../ports/ports.ts';
import { rulesOf } from '../schedule/coordinator-rules.ts';
import { upcomingTimes } from '../schedule/upcoming-times.ts';
import { listAll } from './list-all.ts';
import { loadCoordinator } from './load-definition.ts';

/** Instances of a workflow that are looked at, newest first. */
const MAX_INSTANCES = 20;

/** An instance and what its success does to others: `run` makes nothing ready. */
export type ProvidingInstance = InstanceSummary & { readonly startKind: StartKind };

/** Who could make a dependency ready. */
export interface Providers {
  readonly workflow: string;
  /** A live workflow of this name is there. */
  readonly exists: boolean;
  /** The coordinators that start it, with the next time they are due. */
  readonly coordinators: readonly { readonly name: string; readonly enabled: boolean; readonly nextAt?: number }[];
  /** Instances of it that have not ended. */
  readonly underWay: readonly ProvidingInstance[];
  /** The newest that has ended. */
  readonly lastEnded?: ProvidingInstance;
}

/** The coordinators that start a workflow, by its name. */
export type Starters = ReadonlyMap<string, readonly StoredCoordinator[]>;

/** Reads the list of all coordinators: nothing there is by workflow started. */
export async function listStarters(env: StartEnvironment): Promise<Starters> {
  const starters = new Map<string, StoredCoordinator[]>();
  for await (const coordinator of listAll((page) => env.coordinators.list('/', page))) {
    for (const workflow of coordinator.workflows) {
      const known = starters.get(workflow);
      if (known === undefined) starters.set(workflow, [coordinator]);
      else known.push(coordinator);
    }
  }
  return starters;
}

/** Who could make each of these workflows ready; `list` is asked only when there are some. */
export async function findProviders(
  env: StartEnvironment,
  workflows: readonly string[],
  list: (env: StartEnvironment) => Promise<Starters> = listStarters,
): Promise<readonly Providers[]> {
  if (workflows.length === 0) return [];
  const starters = await list(env);
  return await Promise.all(
    [...new Set(workflows)].map((workflow) => providersOf(env, workflow, starters.get(workflow) ?? [])),
  );
}

async function providersOf(
  env: StartEnvironment,
  workflow: string,
  starters: readonly StoredCoordinator[],
): Promise<Providers> {
  const [head, { items }] = await Promise.all([
    env.workflows.head(workflow),
    env.instances.list({ workflow }, { limit: MAX_INSTANCES }),
  ]);
  const lastEnded = items.find(({ status }) => isTerminal(status));
  const underWay = items.filter(({ status }) => !isTerminal(status));
  return {
    workflow,
    exists: head !== undefined && !head.deleted,
    coordinators: await Promise.all(starters.map((starter) => starterOf(env, starter))),
    underWay: await Promise.all(underWay.map((instance) => withKind(env, instance))),
    ...(lastEnded !== undefined && { lastEnded: await withKind(env, lastEnded) }),
  };
}

async function starterOf(env: StartEnvironment, { name, hash, state }: StoredCoordinator) {
  const { coordinator } = await loadCoordinator(env, hash);
  const [nextAt] = upcomingTimes(rulesOf(coordinator, env.settings.timezone), env.clock.now(), 1);
  return { name, enabled: state.enabled, ...(nextAt !== undefined && { nextAt }) };
}

async function withKind(env: StartEnvironment, instance: InstanceSummary): Promise<ProvidingInstance> {
  const context = await env.instances.context(instance.id);
  return { ...instance, startKind: context?.startKind ?? 'trigger' };
}
