import type { FiredInstance, LedgerEntry, StoredCoordinator } from '../ports/coordinator-store.ts';
import type { FiringEnvironment } from '../ports/ports.ts';
import { type CoordinatorRules, rulesOf } from '../schedule/coordinator-rules.ts';
import type { CoordinatorState, Firing } from '../schedule/coordinator-state.ts';
import { overdue } from '../schedule/deadline.ts';
import { decideFiring } from '../schedule/decide-firing.ts';
import { wakeMinute } from './coordinator-wake.ts';
import { firedInstanceId } from './fired-instance-id.ts';
import { type LoadedCoordinator, loadCoordinator } from './load-definition.ts';
import { reportLate } from './report-late.ts';
import { tryStart } from './try-start.ts';

const MINUTE_MS = 60_000;
const MAX_RETRY_MINUTES = 60;
/** A tick comes every minute and takes a while. */
const LATE_MS = 3 * MINUTE_MS;
/** Two for each firing that may follow at once under `catchup="all"`, and some for losing against others. */
const MAX_ROUNDS = 2_050;

/**
 * Brings one coordinator up to date: counts what has come due, opens a firing by one conditional write, creates its
 * instances under ids that derive from it, and closes it; again, while more is due. Whoever finds an open firing
 * finishes it, so that a firing interrupted anywhere is neither lost nor doubled (design §3). Then what is late is reported:
 * a bus that fails holds up no firing.
 */
export async function fireCoordinator(env: FiringEnvironment, name: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const stored = await env.coordinators.load(name);
    if (stored === undefined) return;
    const loaded = await loadCoordinator(env, stored.hash);
    const rules = rulesOf(loaded.coordinator, env.settings.timezone);
    const decided = await decide(env, stored, rules);
    const next = decided === 'unchanged' ? await finish(env, stored, loaded, rules) : decided;
    if (next === 'rest') return await reportLate(env, { stored, definition: loaded.coordinator, rules });
  }
}

async function decide(
  env: FiringEnvironment,
  stored: StoredCoordinator,
  rules: CoordinatorRules,
): Promise<'unchanged' | 'rest' | 'on'> {
  const now = env.clock.now();
  const { state, skipped } = decideFiring(rules, stored.state, now);
  const wake = wakeMinute(rules, state, now);
  const unchanged = JSON.stringify(state) === JSON.stringify(stored.state) && wake.wakeAt === stored.wakeAt;
  if (unchanged) return 'unchanged';
  if (skipped.length > 0) {
    await env.coordinators.record(
      stored.name,
      skipped.map((times): LedgerEntry => ({ type: 'skipped', times, at: now })),
    );
  }
  const saved = await env.coordinators.save(stored.name, stored, { state, ...wake });
  if (saved && opensLate(rules, stored.state, state)) env.metrics?.record('LateFirings');
  const isDone = state.open === undefined && overdue(rules, state, now).length === 0;
  return saved && isDone ? 'rest' : 'on';
}

/** A firing that had nothing to wait for but its time, and was opened well after it. */
function opensLate({ dependencies }: CoordinatorRules, before: CoordinatorState, { open }: CoordinatorState): boolean {
  if (before.open !== undefined || open?.nominalTime === undefined || dependencies.length > 0) return false;
  return open.openedAt - open.nominalTime > LATE_MS;
}

/** Creates what an open firing has to start; closed, the firing makes way for the next. */
async function finish(
  env: FiringEnvironment,
  stored: StoredCoordinator,
  loaded: LoadedCoordinator,
  rules: CoordinatorRules,
): Promise<'rest' | 'on'> {
  const now = env.clock.now();
  const { open, ...closed } = stored.state;
  if (open === undefined || !closed.enabled || now < (open.failure?.retryAt ?? now)) return 'rest';
  const started = await startAll(env, stored.name, loaded, rules, open);
  if ('failed' in started) {
    const { tries = 0, since = now } = open.failure ?? {};
    const retryAt = now + Math.min(MAX_RETRY_MINUTES, 2 ** tries) * MINUTE_MS;
    const failure = { message: started.failed, since, tries: tries + 1, retryAt };
    const state = { ...closed, open: { ...open, failure } };
    return (await save(env, stored, rules, state)) ? 'rest' : 'on';
  }
  await env.coordinators.record(stored.name, [
    { type: 'fired', firing: open, instances: started.instances, closedAt: now },
  ]);
  await save(env, stored, rules, closed);
  return 'on';
}

async function startAll(
  env: FiringEnvironment,
  name: string,
  { coordinator, mode }: LoadedCoordinator,
  rules: CoordinatorRules,
  firing: Firing,
): Promise<{ readonly instances: readonly FiredInstance[] } | { readonly failed: string }> {
  const source = { params: coordinator.params, mode, timezone: rules.timezone };
  const instances: FiredInstance[] = [];
  for (const workflow of rules.workflows) {
    const id = firedInstanceId(env, name, workflow, firing);
    const { logicalTime } = firing;
    const startedBy = `coordinator:${name}`;
    const request = { workflow, params: {}, startKind: 'trigger', startedBy, logicalTime, id, source } as const;
    const problem = await tryStart(env, request);
    if (problem !== undefined) return { failed: `${workflow}: ${problem}` };
    instances.push({ workflow, instanceId: id });
  }
  return { instances };
}

function save(
  env: FiringEnvironment,
  stored: StoredCoordinator,
  rules: CoordinatorRules,
  state: CoordinatorState,
): Promise<boolean> {
  return env.coordinators.save(stored.name, stored, { state, ...wakeMinute(rules, state, env.clock.now()) });
}
