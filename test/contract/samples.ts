import { newInstanceState } from '#core/engine/new-state.ts';
import type { InstanceState } from '#core/engine/state.ts';
import type { AttemptId, Instance, InstanceContext, StoredCommand } from '#core/model/instance.ts';
import { makeInstanceId } from '#core/model/instance-id.ts';
import type { InstanceStore, NewInstance } from '#core/ports/instance-store.ts';
import type { WorkflowHead } from '#core/ports/workflow-store.ts';

/** 2026-11-23 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 23, 12);
export const NOON_MINUTE = NOON / 60_000;

let made = 0;

/** A number that no other sample of this file has: stores over one table share their contents. */
export function unique(): number {
  made += 1;
  return made;
}

export function sampleId(createdAt: number = NOON): string {
  return makeInstanceId(createdAt, unique().toString(16).padStart(12, '0').padEnd(20, '0'));
}

export function newInstance(overrides: Partial<NewInstance> = {}): NewInstance {
  const { createdAt = NOON } = overrides;
  return {
    id: sampleId(createdAt),
    workflow: `workflow ${unique()}`,
    dir: '/etl/daily',
    version: 3,
    hash: 'a'.repeat(64),
    createdAt,
    state: newInstanceState(4),
    wakeAt: NOON_MINUTE + 2,
    ...overrides,
  };
}

export function context(overrides: Partial<InstanceContext> = {}): InstanceContext {
  return {
    params: { date: '2026-11-22', 名: '值' },
    logicalTime: NOON,
    timezone: 'Asia/Shanghai',
    startKind: 'trigger',
    startedBy: 'api',
    campaign: { id: 'g'.repeat(20), member: 7 },
    parent: {
      id: 'h'.repeat(20),
      ref: { node: 3, run: 2, iteration: 1, attempt: 4 },
      depth: 2,
      above: ['top', '值'],
      continues: 'j'.repeat(20),
    },
    ...overrides,
  };
}

export function killCommand(overrides: Partial<StoredCommand> = {}): StoredCommand {
  const id = `c${String(unique()).padStart(6, '0')}`;
  return { id, acceptedAt: NOON, command: { type: 'kill', reason: 'by hand' }, ...overrides };
}

/** Stores a new instance and loads it. */
export async function storedInstance(store: InstanceStore, overrides: Partial<NewInstance> = {}): Promise<Instance> {
  const instance = newInstance(overrides);
  await store.create(instance, context());
  return mustLoad(store, instance.id);
}

export async function mustLoad(store: InstanceStore, id: string): Promise<Instance> {
  const instance = await store.load(id);
  if (instance === undefined) throw new Error(`no instance ${id}`);
  return instance;
}

export const RUNNING: InstanceState = { ...newInstanceState(4), phase: { status: 'RUNNING' }, nodes: 'SQ..' };
export const SUCCEEDED: InstanceState = { ...newInstanceState(4), phase: { status: 'SUCCEEDED' }, nodes: 'SSSS' };

/** A state in which every field has something to say. */
export const FULL_STATE: InstanceState = {
  phase: { status: 'KILLING', outcome: 'FAILED', reason: { node: '步骤1', message: 'exit code 3', fault: 'user' } },
  suspended: true,
  parked: 'TypeError: …',
  run: 2,
  nodes: 'SRJQHKFIP.',
  extras: {
    1: { attempt: 3, failures: 2, notBefore: NOON, deadlineAt: NOON + 5_000 },
    2: { clean: false },
    3: { iteration: 12, losses: 1, arrivals: 2, continues: 1, clean: true },
  },
  rerun: { type: 'from', node: '步骤1' },
  earlier: [{ throughRun: 1, hash: 'e'.repeat(64) }],
  stopping: [{ node: 4, run: 1, iteration: 1, attempt: 2 }],
  deadlineAt: NOON + 60_000,
  sweeps: 4,
  owed: ['slot', 'announcement'],
  notices: [
    { type: 'retry', ref: { node: 1, run: 2, iteration: 1, attempt: 1 }, nextAt: NOON },
    { type: 'recovered', ref: { node: 2, run: 2, iteration: 3, attempt: 2 } },
  ],
  member: true,
  child: true,
};

export function attemptId(overrides: Partial<AttemptId> = {}): AttemptId {
  return { instanceId: sampleId(), ref: { node: 7, run: 1, iteration: 1, attempt: 1 }, ...overrides };
}

export function workflowHead(overrides: Partial<WorkflowHead> = {}): WorkflowHead {
  return {
    name: `workflow ${unique()}`,
    dir: '/etl',
    creator: 'ann',
    desc: '',
    source: 'api',
    submittedAt: NOON,
    deleted: false,
    version: 1,
    hash: 'b'.repeat(64),
    ...overrides,
  };
}
