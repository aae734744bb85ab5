import type { AttemptRecord } from '#core/model/attempt.ts';
import type { InstanceView, NodeView } from '#core/model/instance-view.ts';

/** An instance as the API describes it. */
export function anInstanceView(overrides: Partial<InstanceView> = {}): InstanceView {
  return {
    id: '1kdm4c00000000000000',
    workflow: 'etl',
    version: 1,
    status: 'RUNNING',
    run: 1,
    createdAt: 0,
    startedAt: 1_000,
    context: { params: {}, logicalTime: 0, timezone: 'UTC', startKind: 'run', startedBy: 'api' },
    pendingCommands: 0,
    appliedCommands: [],
    nodes: [aNodeView()],
    ...overrides,
  };
}

/** An action that has not been reached. */
export function aNodeView(overrides: Partial<NodeView> = {}): NodeView {
  return { name: 'load', type: 'action', kind: 'shell', status: 'READY', iteration: 0, attempts: [], ...overrides };
}

/** A first attempt that runs. */
export function anAttempt(overrides: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    ref: { node: 0, run: 1, iteration: 1, attempt: 1 },
    status: 'RUNNING',
    workerId: 'w',
    startedAt: 1_000,
    ...overrides,
  };
}
