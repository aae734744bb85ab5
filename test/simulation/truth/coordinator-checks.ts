import { createHash } from 'node:crypto';
import type { LedgerEntry, StoredCoordinator } from '#core/ports/coordinator-store.ts';
import type { ScenarioCoordinator } from '../scenario/scenario.ts';
import type { Deployment } from '../system/deployment.ts';
import type { InstanceTruth, Truth } from './truth.ts';

/** A change that was asked for may arrive this much later. */
const LATE_CHANGE_MS = 120_000;

/** What every coordinator has fired, and what it should have. */
export async function checkCoordinators(
  deployment: Deployment,
  coordinators: readonly ScenarioCoordinator[],
): Promise<void> {
  const { ports, truth } = deployment;
  for (const coordinator of coordinators) {
    const { name } = coordinator;
    const { items } = await ports.coordinators.ledger(name, { limit: 10_000 });
    const started = [...truth.instances.values()].filter(({ context }) => context.startedBy === `coordinator:${name}`);
    checkLedger(truth, name, items, started);
    const stored = await ports.coordinators.load(name);
    if (stored === undefined || !stored.state.enabled) continue;
    if (stored.state.open !== undefined) truth.world.violate('g4-nothing-lost', `a firing of ${name} is open for ever`);
    if (coordinator.cronMinutes !== undefined) checkNominalTimes(truth, coordinator, stored, items);
    for (const dependency of coordinator.dependencies) checkReadiness(truth, stored, dependency);
  }
}

function checkLedger(
  truth: Truth,
  name: string,
  entries: readonly LedgerEntry[],
  started: readonly InstanceTruth[],
): void {
  const { world } = truth;
  for (const entry of entries) {
    if (entry.type !== 'fired') continue;
    for (const { instanceId } of entry.instances) {
      if (truth.instances.has(instanceId)) continue;
      world.violate('g4-nothing-lost', `${name} has fired ${instanceId}, which was never made`);
    }
  }
  for (const { id, context, workflow } of started) {
    const isTimed = entries.some((entry) => entry.type === 'fired' && entry.firing.nominalTime === context.logicalTime);
    const before = isTimed ? truth.before(`instance ${name} ${workflow} ${context.logicalTime}`, id) : undefined;
    if (before === undefined) continue;
    world.violate('g1-once-a-nominal-time', `${workflow} has ${before} and ${id} for one nominal time of ${name}`);
  }
}

/** Every nominal time since counting certainly began has its firing, or stands somewhere as waiting or skipped. */
function checkNominalTimes(
  truth: Truth,
  { name, cronMinutes = 1, until }: ScenarioCoordinator,
  { state }: StoredCoordinator,
  entries: readonly LedgerEntry[],
): void {
  const everyMs = cronMinutes * 60_000;
  const since = (truth.coordinatorChanges.get(name) ?? truth.world.now) + LATE_CHANGE_MS + truth.clockSpreadMs;
  const accounted = new Set([...state.due, state.open?.nominalTime]);
  for (const entry of entries) if (entry.type === 'fired') accounted.add(entry.firing.nominalTime);
  const skipped = entries.flatMap((entry) => (entry.type === 'skipped' ? [entry.times] : []));
  if (skipped.length > 0) truth.reach('due times were skipped');
  for (let time = Math.ceil(since / everyMs) * everyMs; time <= until; time += everyMs) {
    if (accounted.has(time) || skipped.some(({ first, last }) => first <= time && time <= last)) continue;
    truth.world.violate(
      'nominal-times-accounted',
      `${name}: ${new Date(time).toISOString()} is neither fired nor skipped`,
    );
  }
  if (until >= since) truth.reach('nominal times were accounted for');
}

/** The newest success that counts has been reported. */
function checkReadiness(truth: Truth, { name, state, dependencies }: StoredCoordinator, dependency: string): void {
  if (!dependencies.includes(dependency)) return;
  const since = (truth.coordinatorChanges.get(name) ?? truth.world.now) + LATE_CHANGE_MS + truth.clockSpreadMs;
  const successes = [...truth.instances.values()].filter(
    ({ workflow, context, succeededAt = 0, deleted }) =>
      !deleted && workflow === dependency && context.startKind === 'trigger' && succeededAt > since,
  );
  const newest = Math.max(0, ...successes.map(({ succeededAt = 0 }) => succeededAt));
  const seen = state.seen[dependency]?.endedAt ?? 0;
  if (newest > seen)
    truth.world.violate('g4-nothing-lost', `${name} was never told of the success of ${dependency} at ${newest}`);
  if (newest > 0) truth.reach('a success was reported to a coordinator');
}

/** The id that mails about a notice have. */
export function mailIdOf(noticeId: string): string {
  return `<${createHash('sha256').update(noticeId).digest('hex').slice(0, 32)}@akkaflow>`;
}
