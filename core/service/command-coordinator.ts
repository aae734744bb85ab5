import type { ApiEnvironment } from '../ports/ports.ts';
import { disable, enable, reset } from '../schedule/change-coordinator.ts';
import { rulesOf } from '../schedule/coordinator-rules.ts';
import type { CoordinatorState } from '../schedule/coordinator-state.ts';
import { wakeMinute } from './coordinator-wake.ts';
import { fireCoordinator } from './fire-coordinator.ts';
import { loadCoordinator } from './load-definition.ts';

export type CoordinatorCommand = 'enable' | 'disable' | 'reset';

const TRIES = 10;

/** Changes a coordinator at once, and lets it fire if that makes it ready. */
export async function commandCoordinator(
  env: ApiEnvironment,
  name: string,
  command: CoordinatorCommand,
): Promise<'done' | 'missing' | 'contended'> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const stored = await env.coordinators.load(name);
    if (stored === undefined) return 'missing';
    const now = env.clock.now();
    const { coordinator } = await loadCoordinator(env, stored.hash);
    const rules = rulesOf(coordinator, env.settings.timezone);
    const state = changed(stored.state, command, now);
    if (!(await env.coordinators.save(name, stored, { state, ...wakeMinute(rules, state, now) }))) continue;
    if (command === 'enable') await fireCoordinator(env, name);
    return 'done';
  }
  return 'contended';
}

function changed(state: CoordinatorState, command: CoordinatorCommand, now: number): CoordinatorState {
  switch (command) {
    case 'enable':
      return enable(state, now);
    case 'disable':
      return disable(state);
    case 'reset':
      return reset(state, now);
  }
}
