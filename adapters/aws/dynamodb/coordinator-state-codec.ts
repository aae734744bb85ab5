import type { CoordinatorState, Firing, Readiness, Watched } from '#core/schedule/coordinator-state.ts';
import { decodeJson, present, type Shape } from './item-fields.ts';

const STATE: Shape = {
  d: 'number?',
  c: 'number',
  q: 'object?',
  r: 'object?',
  s: 'object?',
  n: 'number?',
  o: 'object?',
  w: 'object?',
};

type ReadinessRow = readonly [workflow: string, instanceId: string, endedAt: number, logicalTime: number];
type WatchedRow = readonly [since: number, firing?: number, late?: 1];
type SeenRow = readonly [workflow: string, instanceId: string, endedAt: number];

/** A firing as a part of stored JSON; what is absent or empty is left out. */
export interface EncodedFiring {
  readonly n: number;
  readonly t?: number;
  readonly l: number;
  readonly o: number;
  readonly u?: readonly ReadinessRow[];
  readonly f?: readonly [message: string, since: number, tries: number, retryAt: number];
}

/** As an item holds it; what has its first value is left out. */
interface EncodedState {
  /** Disabled. */
  readonly d?: 1;
  readonly c: number;
  readonly q?: readonly number[];
  readonly r?: readonly ReadinessRow[];
  readonly s?: readonly SeenRow[];
  readonly n?: number;
  readonly o?: EncodedFiring;
  readonly w?: readonly WatchedRow[];
}

export function encodeCoordinatorState(state: CoordinatorState): string {
  const seen = Object.entries(state.seen).map(
    ([name, { instanceId, endedAt }]): SeenRow => [name, instanceId, endedAt],
  );
  const encoded: EncodedState = {
    ...(!state.enabled && { d: 1 }),
    c: state.countedTo,
    ...(state.due.length > 0 && { q: state.due }),
    ...present('r', rowsOf(state.ready)),
    ...(seen.length > 0 && { s: seen }),
    ...(state.firings > 0 && { n: state.firings }),
    ...(state.open !== undefined && { o: encodeFiring(state.open) }),
    ...(state.watched.length > 0 && { w: state.watched.map(watchedRow) }),
  };
  return JSON.stringify(encoded);
}

/** The state that was encoded, field by field. Throws `FormatError` for what is none. */
export function decodeCoordinatorState(encoded: string): CoordinatorState {
  return decodeJson('the state of a coordinator', encoded, STATE, stateOf);
}

function stateOf({ d, c, q = [], r, s = [], n = 0, o, w = [] }: EncodedState): CoordinatorState {
  return {
    enabled: d !== 1,
    countedTo: c,
    due: q,
    ready: readinessOf(r),
    seen: Object.fromEntries(s.map(([name, instanceId, endedAt]) => [name, { instanceId, endedAt }])),
    firings: n,
    ...(o !== undefined && { open: decodeFiring(o) }),
    watched: w.map(([since, firing, late]) => ({
      since,
      ...present('firing', firing),
      ...(late === 1 && { late: true }),
    })),
  };
}

export function encodeFiring({ number, nominalTime, logicalTime, openedAt, used, failure }: Firing): EncodedFiring {
  return {
    n: number,
    ...present('t', nominalTime),
    l: logicalTime,
    o: openedAt,
    ...present('u', rowsOf(used)),
    ...(failure !== undefined && { f: [failure.message, failure.since, failure.tries, failure.retryAt] }),
  };
}

export function decodeFiring({ n, t, l, o, u, f }: EncodedFiring): Firing {
  return {
    number: n,
    ...present('nominalTime', t),
    logicalTime: l,
    openedAt: o,
    used: readinessOf(u),
    ...(f !== undefined && { failure: { message: f[0], since: f[1], tries: f[2], retryAt: f[3] } }),
  };
}

function watchedRow({ since, firing, late }: Watched): WatchedRow {
  if (firing === undefined) return [since];
  return late === undefined ? [since, firing] : [since, firing, 1];
}

function rowsOf(readiness: Readonly<Record<string, Readiness>>): readonly ReadinessRow[] | undefined {
  const rows = Object.entries(readiness).map(
    ([workflow, { instanceId, endedAt, logicalTime }]): ReadinessRow => [workflow, instanceId, endedAt, logicalTime],
  );
  return rows.length > 0 ? rows : undefined;
}

function readinessOf(rows: readonly ReadinessRow[] = []): Record<string, Readiness> {
  return Object.fromEntries(
    rows.map(([workflow, instanceId, endedAt, logicalTime]) => [workflow, { instanceId, endedAt, logicalTime }]),
  );
}
