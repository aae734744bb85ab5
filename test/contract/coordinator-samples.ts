import type {
  CoordinatorHead,
  CoordinatorStore,
  LedgerEntry,
  StoredCoordinator,
} from '#core/ports/coordinator-store.ts';
import { type CoordinatorState, type Firing, newCoordinatorState } from '#core/schedule/coordinator-state.ts';
import { NOON, unique } from './samples.ts';

export function coordinatorHead(overrides: Partial<CoordinatorHead> = {}): CoordinatorHead {
  return {
    name: `coordinator ${unique()}`,
    dir: '/etl',
    desc: '',
    hash: 'd'.repeat(64),
    source: 'api',
    submittedAt: NOON,
    dependencies: [],
    workflows: ['join orders'],
    ...overrides,
  };
}

export const NEW_STATE: CoordinatorState = newCoordinatorState(true, NOON);

export function firing(overrides: Partial<Firing> = {}): Firing {
  return { number: 1, nominalTime: NOON, logicalTime: NOON, openedAt: NOON + 1_000, used: {}, ...overrides };
}

export function fired(overrides: Partial<Firing> = {}): LedgerEntry {
  const instances = [{ workflow: 'join orders', instanceId: 'i'.repeat(20) }];
  return { type: 'fired', firing: firing(overrides), instances, closedAt: NOON + 2_000 };
}

export function skipped(first: number, last: number): LedgerEntry {
  return { type: 'skipped', times: { first, last, count: 3, reason: 'replaced-by-newer' }, at: last + 1 };
}

const SUCCESS = { instanceId: 'j'.repeat(20), endedAt: NOON - 2, logicalTime: NOON - 3 };

/** A state in which every field has something to say, also of workflows with names that objects have of their own. */
export const FULL_COORDINATOR_STATE: CoordinatorState = {
  enabled: false,
  countedTo: NOON,
  due: [NOON - 120_000, NOON - 60_000],
  ready: { '步骤 #1': SUCCESS, ['__proto__']: SUCCESS },
  seen: { '步骤 #1': { instanceId: 'k', endedAt: NOON }, constructor: { instanceId: 'l', endedAt: NOON } },
  firings: 7,
  open: firing({
    number: 7,
    used: { '步骤 #1': SUCCESS, ['__proto__']: SUCCESS },
    failure: { message: 'there is no workflow "x"', since: NOON, tries: 3, retryAt: NOON + 60_000 },
  }),
  watched: [{ since: NOON - 60_000 }, { since: NOON, firing: 8, late: true }],
};

/** Stores a new coordinator and loads it. */
export async function storedCoordinator(
  store: CoordinatorStore,
  overrides: Partial<CoordinatorHead> = {},
  wakeAt?: number,
): Promise<StoredCoordinator> {
  const head = coordinatorHead(overrides);
  await store.save(head.name, undefined, { head, state: NEW_STATE, ...(wakeAt !== undefined && { wakeAt }) });
  return mustLoadCoordinator(store, head.name);
}

export async function mustLoadCoordinator(store: CoordinatorStore, name: string): Promise<StoredCoordinator> {
  const coordinator = await store.load(name);
  if (coordinator === undefined) throw new Error(`no coordinator ${name}`);
  return coordinator;
}
