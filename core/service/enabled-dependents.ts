import type { StoredCoordinator } from '../ports/coordinator-store.ts';
import type { NoticeEnvironment } from '../ports/ports.ts';

/**
 * The enabled coordinators that depend on a workflow, but for those `found` already. The index may name one too many:
 * each is asked itself.
 */
export async function enabledDependents(
  env: NoticeEnvironment,
  workflow: string,
  found: ReadonlyMap<string, unknown>,
): Promise<readonly StoredCoordinator[]> {
  const names = (await env.coordinators.dependents(workflow)).filter((name) => !found.has(name));
  const loaded = await Promise.all(names.map((name) => env.coordinators.load(name)));
  return loaded.flatMap((one) => (one?.state.enabled && one.dependencies.includes(workflow) ? [one] : []));
}
