import { statusOf } from '../engine/status-of.ts';
import { viewNodes } from '../engine/view-nodes.ts';
import { type AttemptRecord, MASTER } from '../model/attempt.ts';
import type { InstanceView } from '../model/instance-view.ts';
import type { ApiEnvironment } from '../ports/ports.ts';
import { childInstanceId } from './child-instance-id.ts';
import { loadDefinition } from './load-definition.ts';

/** Everything people want to know of one instance, in a bounded number of reads. Undefined when there is none. */
export async function describeInstance(env: ApiEnvironment, id: string): Promise<InstanceView | undefined> {
  const instance = await env.instances.load(id);
  if (instance === undefined) return undefined;
  const [definition, context, attempts] = await Promise.all([
    loadDefinition(env, instance.hash),
    env.instances.context(id),
    env.attempts.list(id),
  ]);
  if (context === undefined) return undefined;
  const { state } = instance;
  const earlier = await Promise.all(
    (state.earlier ?? []).map(async ({ throughRun, hash }) => ({ throughRun, ...(await loadDefinition(env, hash)) })),
  );
  const shown = ({ workerId, ...record }: AttemptRecord): AttemptRecord => {
    if (workerId === MASTER) return { ...record, child: childInstanceId(env, id, record.ref) };
    return workerId === undefined ? record : { ...record, workerId };
  };
  const workflowOfRun = (run: number) => (earlier.find(({ throughRun }) => run <= throughRun) ?? definition).workflow;
  return {
    id,
    workflow: instance.workflow,
    version: instance.version,
    status: statusOf(state),
    run: state.run,
    createdAt: instance.createdAt,
    ...(instance.startedAt === undefined ? {} : { startedAt: instance.startedAt }),
    ...(instance.endedAt === undefined ? {} : { endedAt: instance.endedAt }),
    ...('reason' in state.phase ? { reason: state.phase.reason } : {}),
    ...(state.parked === undefined ? {} : { parked: state.parked }),
    context,
    pendingCommands: instance.commands.length,
    appliedCommands: instance.applied,
    nodes: viewNodes(definition.workflow, state, attempts.map(shown), workflowOfRun, env.clock.now()),
  };
}
