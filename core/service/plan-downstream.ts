import type { CampaignStep } from '../campaign/campaign.ts';
import { MAX_CAMPAIGN_MEMBERS } from '../model/limits.ts';
import type { StoredCoordinator } from '../ports/coordinator-store.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { enabledDependents } from './enabled-dependents.ts';
import { mapBounded } from './map-bounded.ts';

const AT_ONCE = 16;

/** A step before it has a number. */
interface Candidate {
  readonly workflow: string;
  readonly coordinator?: string;
  readonly dependencies: readonly string[];
}

/**
 * The root, and after it every enabled coordinator downstream of it, each workflow of it once, after all steps that run
 * one of its dependencies (language §6). A disabled coordinator is left out, and what only it leads to. Or why there is no such order.
 */
export async function planDownstream(
  env: ApiEnvironment,
  root: Omit<CampaignStep, 'after'>,
): Promise<readonly CampaignStep[] | { readonly refused: string }> {
  const coordinators = await coordinatorsBelow(env, root.workflow);
  if (coordinators === undefined)
    return { refused: `more than ${MAX_CAMPAIGN_MEMBERS} coordinators are downstream of it` };
  const candidates: readonly Candidate[] = [
    { ...root, dependencies: [] },
    ...coordinators.flatMap(({ name, workflows, dependencies }) =>
      workflows.map((workflow) => ({ workflow, coordinator: name, dependencies })),
    ),
  ];
  return inOrder(candidates);
}

/** Level by level. Undefined when there are too many. */
async function coordinatorsBelow(
  env: ApiEnvironment,
  workflow: string,
): Promise<readonly StoredCoordinator[] | undefined> {
  const found = new Map<string, StoredCoordinator>();
  const seen = new Set([workflow]);
  let level: readonly string[] = [workflow];
  while (level.length > 0) {
    const below = (await mapBounded(AT_ONCE, level, (name) => enabledDependents(env, name, found))).flat();
    for (const coordinator of below) found.set(coordinator.name, coordinator);
    if (found.size > MAX_CAMPAIGN_MEMBERS) return undefined;
    level = [...new Set(below.flatMap(({ workflows }) => workflows))].filter((name) => !seen.has(name));
    for (const name of level) seen.add(name);
  }
  return [...found.values()];
}

/** Each after its predecessors, and otherwise as they came. */
function inOrder(candidates: readonly Candidate[]): readonly CampaignStep[] | { readonly refused: string } {
  const steps: CampaignStep[] = [];
  let left = candidates;
  while (left.length > 0) {
    const pending = new Set(left.map(({ workflow }) => workflow));
    const next = left.filter(({ dependencies }) => !dependencies.some((name) => pending.has(name)));
    if (next.length === 0) {
      const names = [...pending].join(', ');
      return { refused: `these workflows wait for each other: ${names}; take one of their dependencies out` };
    }
    const done = [...steps];
    for (const { dependencies, ...step } of next) {
      const after = done.flatMap(({ workflow }, index) => (dependencies.includes(workflow) ? [index] : []));
      steps.push({ ...step, after });
    }
    left = left.filter((candidate) => !next.includes(candidate));
  }
  return steps;
}
