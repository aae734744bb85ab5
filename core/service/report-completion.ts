import { minuteOf } from '../engine/wake-time.ts';
import { ContentionError } from '../model/errors.ts';
import type { Instance } from '../model/instance.ts';
import type { MasterEnvironment } from '../ports/ports.ts';
import type { Readiness } from '../schedule/coordinator-state.ts';
import { reportReadiness } from '../schedule/report-readiness.ts';

const TRIES = 20;

/**
 * Makes ready what depends on an instance that succeeded, and has it looked at by the next tick (language §6). Only
 * one that was triggered counts. Reporting again changes nothing. Returns the coordinators that depend on it.
 */
export async function reportCompletion(env: MasterEnvironment, instance: Instance): Promise<readonly string[]> {
  const { id, workflow, state, endedAt } = instance;
  if (state.phase.status !== 'SUCCEEDED' || endedAt === undefined) return [];
  const dependents = await env.coordinators.dependents(workflow);
  if (dependents.length === 0) return [];
  const context = await env.instances.context(id);
  if (context?.startKind !== 'trigger') return [];
  const readiness = { instanceId: id, endedAt, logicalTime: context.logicalTime };
  for (const name of dependents) await makeReady(env, name, workflow, readiness);
  return dependents;
}

async function makeReady(env: MasterEnvironment, name: string, workflow: string, readiness: Readiness): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const stored = await env.coordinators.load(name);
    if (stored === undefined || !stored.dependencies.includes(workflow)) return;
    const state = reportReadiness(stored.state, workflow, readiness);
    if (state === stored.state) return;
    const wakeAt = state.enabled ? minuteOf(env.clock.now()) : stored.wakeAt;
    const update = { state, ...(wakeAt !== undefined && { wakeAt }) };
    if (await env.coordinators.save(name, stored, update)) return;
  }
  throw new ContentionError(`The coordinator ${name} changed ${TRIES} times while ${workflow} was reported to it`, {
    name,
  });
}
