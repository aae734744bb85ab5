import { ContentionError } from '../model/errors.ts';
import { freedSource } from '../model/source.ts';
import type { DefinitionEnvironment, Environment } from '../ports/ports.ts';
import { disable } from '../schedule/change-coordinator.ts';
import { rulesOf } from '../schedule/coordinator-rules.ts';
import { wakeMinute } from './coordinator-wake.ts';
import { loadCoordinator } from './load-definition.ts';
import { tell } from './tell.ts';

const TRIES = 10;

/** What freeing names takes, and telling of it. */
export type FreeingEnvironment = DefinitionEnvironment & Pick<Environment, 'bus' | 'notices'>;

/** What a file has left behind. */
export interface FreedNames {
  /** Live, and anybody's. */
  readonly workflows: readonly string[];
  /** Disabled, and anybody's. */
  readonly coordinators: readonly string[];
}

/**
 * Makes names anybody's that a file defined before its change of this order, disables their coordinators and tells of it; nothing is
 * deleted. What the file has defined with this change, and what others own, is left alone. Again it changes nothing, and answers the same.
 */
export async function freeNames(
  env: FreeingEnvironment,
  source: string,
  order: number,
  names: readonly string[],
): Promise<FreedNames> {
  const workflows: string[] = [];
  const coordinators: string[] = [];
  for (const name of names) {
    // What fires is stopped first.
    if (await freeCoordinator(env, source, order, name)) coordinators.push(name);
    if (await freeWorkflow(env, source, order, name)) workflows.push(name);
  }
  return { workflows, coordinators };
}

async function freeWorkflow(env: DefinitionEnvironment, source: string, order: number, name: string): Promise<boolean> {
  const freed = freedSource(source);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await env.workflows.head(name);
    if (current === undefined || current.deleted) return false;
    if (current.source === freed) return true;
    if (!isEarlier(current, source, order)) return false;
    if (await env.workflows.replace(current, { ...current, source: freed, order })) return true;
  }
  throw contended(name);
}

async function freeCoordinator(env: FreeingEnvironment, source: string, order: number, name: string): Promise<boolean> {
  const freed = freedSource(source);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const current = await env.coordinators.load(name);
    if (current === undefined) return false;
    if (current.source === freed) {
      // Whoever freed it may have died before telling.
      if (current.freedAt !== undefined) await tellDisabled(env, name, current.freedAt);
      return true;
    }
    if (!isEarlier(current, source, order)) return false;
    const { state: before, wakeAt: _wakeAt, revision: _revision, ...head } = current;
    const { coordinator } = await loadCoordinator(env, current.hash);
    const state = disable(before);
    const now = env.clock.now();
    const wake = wakeMinute(rulesOf(coordinator, env.settings.timezone), state, now);
    const update = { head: { ...head, source: freed, order, freedAt: now }, state, ...wake };
    if (!(await env.coordinators.save(name, current, update))) continue;
    await tellDisabled(env, name, now);
    return true;
  }
  throw contended(name);
}

function tellDisabled(env: FreeingEnvironment, coordinator: string, at: number): Promise<void> {
  return tell(env, [{ type: 'disabled', coordinator, at }]);
}

function isEarlier(current: { readonly source: string; readonly order?: number }, source: string, order: number) {
  return current.source === source && (current.order ?? 0) < order;
}

function contended(name: string): ContentionError {
  return new ContentionError(`What has the name ${name} changed ${TRIES} times while it was being freed`, { name });
}
