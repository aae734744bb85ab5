import type { CoordinatorDefinition } from '../model/coordinator.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { DefinitionEnvironment } from '../ports/ports.ts';

/** Coordinators that a check for cycles looks at, at most: more than any warehouse has in one chain of dependencies. */
const MAX_VISITED = 2_000;

/**
 * What only the deployment can tell of a coordinator's dependencies (language §6): one on a workflow that does not
 * exist is a warning, a cycle is an error that names it.
 */
export async function checkDependencies(
  env: DefinitionEnvironment,
  coordinator: CoordinatorDefinition,
): Promise<readonly Diagnostic[]> {
  const own = new Set(coordinator.workflows.map(({ workflow }) => workflow));
  const missing = await Promise.all(
    coordinator.dependencies.map(async ({ workflow, position }): Promise<readonly Diagnostic[]> => {
      const head = own.has(workflow) ? undefined : await env.workflows.head(workflow);
      if (own.has(workflow) || (head !== undefined && !head.deleted)) return [];
      const message = `there is no workflow \`${workflow}\` yet: nothing fires before it is submitted and has succeeded`;
      return [{ severity: 'warning', code: 'missing-dependency', message, position }];
    }),
  );
  const cycle = await findCycle(env, coordinator);
  if (cycle === undefined) return missing.flat();
  const message = `these workflows would wait for each other: ${cycle.join(' → ')}; take one of the dependencies out`;
  return [...missing.flat(), { severity: 'error', code: 'dependency-cycle', message, position: coordinator.position }];
}

/** Follows success downstream from what this coordinator starts, until it comes back to what it depends on. */
async function findCycle(
  env: DefinitionEnvironment,
  coordinator: CoordinatorDefinition,
): Promise<readonly string[] | undefined> {
  const wanted = new Set(coordinator.dependencies.map(({ workflow }) => workflow));
  if (wanted.size === 0) return undefined;
  const paths = coordinator.workflows.map(({ workflow }) => [workflow]);
  const visited = new Set<string>();
  for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
    const workflow = path.at(-1) ?? '';
    if (wanted.has(workflow)) return [...path, path[0] ?? ''];
    if (visited.has(workflow) || visited.size >= MAX_VISITED) continue;
    visited.add(workflow);
    for (const name of await env.coordinators.dependents(workflow)) {
      if (name === coordinator.name) continue;
      const dependent = await env.coordinators.load(name);
      if (dependent === undefined || !dependent.dependencies.includes(workflow)) continue;
      paths.push(...dependent.workflows.map((next) => [...path, next]));
    }
  }
  return undefined;
}
