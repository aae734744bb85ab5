import type { CoordinatorDefinition } from '../model/coordinator.ts';
import { ContentionError } from '../model/errors.ts';
import type { CoordinatorHead, StoredCoordinator } from '../ports/coordinator-store.ts';
import type { DefinitionEnvironment } from '../ports/ports.ts';
import { resubmit } from '../schedule/change-coordinator.ts';
import { rulesOf } from '../schedule/coordinator-rules.ts';
import { type CoordinatorState, newCoordinatorState } from '../schedule/coordinator-state.ts';
import { type AcceptedBody, isOutdated, mayChange } from './accepted-body.ts';
import { wakeMinute } from './coordinator-wake.ts';
import { loadCoordinator } from './load-definition.ts';
import { takenName } from './missing-right.ts';
import type { SubmitChange, SubmitRefusal } from './submit-definition.ts';

const TRIES = 10;

interface AcceptedCoordinator {
  readonly result: SubmitChange;
  readonly head: CoordinatorHead;
  readonly before?: CoordinatorHead;
}

/** Makes an accepted body the definition of a coordinator; what was ready stays so for dependencies that stay. */
export async function storeCoordinator(
  env: DefinitionEnvironment,
  definition: CoordinatorDefinition,
  body: AcceptedBody,
): Promise<AcceptedCoordinator | SubmitRefusal> {
  const { hash, source, order } = body;
  const { name, dir, desc } = definition;
  const after = rulesOf(definition, env.settings.timezone);
  const { dependencies, workflows } = after;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const now = env.clock.now();
    const current = await env.coordinators.load(name);
    if (isOutdated(body, current)) return { result: 'outdated' };
    if (current !== undefined && !mayChange(body, current.source))
      return { result: 'owned-elsewhere', owner: current.source };
    if (current !== undefined && !body.rights.mayEdit(current.dir)) {
      return { result: 'forbidden', message: takenName(name) };
    }
    if (current?.hash === hash && current.source === source) {
      if (order === undefined || current.order === order) return { result: 'unchanged', head: current };
      if (await reorder(env, current, order)) return { result: 'unchanged', head: current };
      continue;
    }
    const ordered = order === undefined ? {} : { order };
    const head = { name, dir, desc, hash, source, submittedAt: now, dependencies, workflows, ...ordered };
    const state = await nextState(env, current, definition, now);
    const saved = await env.coordinators.save(name, current, { head, state, ...wakeMinute(after, state, now) });
    if (saved)
      return current === undefined ? { result: 'created', head } : { result: 'updated', head, before: current };
  }
  return { result: 'contended' };
}

/** Says of a coordinator that stays that a later state of its source defines the same. False: it is no longer as it was loaded. */
function reorder(env: DefinitionEnvironment, current: StoredCoordinator, order: number): Promise<boolean> {
  const { state, wakeAt, revision: _revision, ...head } = current;
  const wake = wakeAt === undefined ? {} : { wakeAt };
  return env.coordinators.save(current.name, current, { head: { ...head, order }, state, ...wake });
}

/** A workflow that came without a coordinator has none any more. One that is not `owned` is left alone. */
export async function dropCoordinator(
  env: DefinitionEnvironment,
  name: string,
  owned: (current: CoordinatorHead) => boolean,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await env.coordinators.load(name);
    if (current === undefined || !owned(current)) return;
    if (!current.workflows.includes(name) || current.workflows.length > 1) return;
    if (await env.coordinators.delete(current)) return;
  }
  throw new ContentionError(`The coordinator ${name} changed ${TRIES} times while it was being deleted`, { name });
}

async function nextState(
  env: DefinitionEnvironment,
  current: StoredCoordinator | undefined,
  definition: CoordinatorDefinition,
  now: number,
): Promise<CoordinatorState> {
  if (current === undefined) return newCoordinatorState(definition.enabled, now);
  const { coordinator } = await loadCoordinator(env, current.hash);
  const { timezone } = env.settings;
  const rules = { before: rulesOf(coordinator, timezone), after: rulesOf(definition, timezone) };
  return resubmit(current.state, rules, definition.enabled, now);
}
