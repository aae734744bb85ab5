import type { InstanceState, NodeExtra, PendingNotice } from '#core/engine/state.ts';
import { attemptKey } from '#core/model/attempt.ts';
import { FormatError } from '#core/model/errors.ts';
import { decodeRef } from '#core/model/message-codec.ts';
import { decodeJson, type Shape } from './item-fields.ts';

const REST: Shape = {
  p: 'object?',
  k: 'string?',
  r: 'number?',
  e: 'string?',
  w: 'object?',
  h: 'object?',
  x: 'object?',
  d: 'number?',
  n: 'number?',
  o: 'object?',
  t: 'object?',
};

/** State as it is stored: the letters as they are, and compact JSON of all else, absent where it has its first value. */
export interface EncodedState {
  readonly letters: string;
  readonly rest: string;
}

/** `r`etry or re`c`overed, attempt, and when the next one follows. */
type EncodedNotice = readonly ['r' | 'c', string] | readonly ['r' | 'c', string, number];

type Rest = {
  readonly p?: InstanceState['phase'];
  readonly s?: 1;
  readonly k?: string;
  readonly r?: number;
  readonly e?: string;
  readonly w?: InstanceState['rerun'];
  readonly h?: InstanceState['earlier'];
  readonly x?: readonly string[];
  readonly d?: number;
  readonly n?: number;
  readonly o?: InstanceState['owed'];
  readonly t?: readonly EncodedNotice[];
  readonly y?: 1;
  readonly m?: 1;
  readonly c?: 1;
};

/** The fields of `NodeExtra` in the order in which they are stored. New ones are added at the end. */
const EXTRA_FIELDS = [
  'iteration',
  'attempt',
  'failures',
  'losses',
  'notBefore',
  'deadlineAt',
  'arrivals',
  'continues',
] as const satisfies readonly (keyof NodeExtra)[];

export function encodeState(state: InstanceState): EncodedState {
  const rest: Rest = {
    ...(state.phase.status !== 'READY' && { p: state.phase }),
    ...(state.suspended && { s: 1 }),
    ...(state.parked !== undefined && { k: state.parked }),
    ...(state.run !== 1 && { r: state.run }),
    ...(Object.keys(state.extras).length > 0 && { e: encodeExtras(state.extras) }),
    ...(state.rerun !== undefined && { w: state.rerun }),
    ...(state.earlier !== undefined && { h: state.earlier }),
    ...(state.stopping.length > 0 && { x: state.stopping.map(attemptKey) }),
    ...(state.deadlineAt !== undefined && { d: state.deadlineAt }),
    ...(state.sweeps !== 0 && { n: state.sweeps }),
    ...(state.owed.length > 0 && { o: state.owed }),
    ...(state.notices !== undefined && { t: state.notices.map(encodeNotice) }),
    ...(state.readied === true && { y: 1 }),
    ...(state.member === true && { m: 1 }),
    ...(state.child === true && { c: 1 }),
  };
  return { letters: state.nodes, rest: JSON.stringify(rest) };
}

/** The state that was encoded, field by field. Throws `FormatError` for what `encodeState` never wrote. */
export function decodeState({ letters, rest }: EncodedState): InstanceState {
  return decodeJson('the state of an instance', rest, REST, (stored: Rest) => stateOf(letters, stored));
}

function stateOf(letters: string, { p, s, k, r, e, w, h, x, d, n, o, t, y, m, c }: Rest): InstanceState {
  return {
    phase: p ?? { status: 'READY' },
    suspended: s === 1,
    ...(k !== undefined && { parked: k }),
    run: r ?? 1,
    nodes: letters,
    extras: e === undefined ? {} : decodeExtras(e),
    ...(w !== undefined && { rerun: w }),
    ...(h !== undefined && { earlier: h }),
    stopping: (x ?? []).map(refOf),
    ...(d !== undefined && { deadlineAt: d }),
    sweeps: n ?? 0,
    owed: o ?? [],
    ...(t !== undefined && { notices: t.map(decodeNotice) }),
    ...(y === 1 && { readied: true }),
    ...(m === 1 && { member: true }),
    ...(c === 1 && { child: true }),
  };
}

function encodeNotice({ type, ref, nextAt }: PendingNotice): EncodedNotice {
  const letter = type === 'retry' ? 'r' : 'c';
  return nextAt === undefined ? [letter, attemptKey(ref)] : [letter, attemptKey(ref), nextAt];
}

function decodeNotice([letter, key, nextAt]: EncodedNotice): PendingNotice {
  const type = letter === 'r' ? 'retry' : 'recovered';
  return { type, ref: refOf(key), ...(nextAt !== undefined && { nextAt }) };
}

/**
 * `12,1,3,2;40,,2`: a node and its fields in order, those absent empty, the empty end cut off; `clean` as `!`. 5,000 nodes with all
 * fields take 250 KB so, and would not fit into an item (400 KB) as JSON objects.
 */
function encodeExtras(extras: InstanceState['extras']): string {
  return Object.entries(extras)
    .map(([node, extra]) => {
      const cells = EXTRA_FIELDS.map((field) => extra[field] ?? '').join(',');
      const clean = extra.clean === undefined ? '' : extra.clean ? '!' : '?';
      return `${node},${cells}`.replace(/,+$/, '') + clean;
    })
    .join(';');
}

function decodeExtras(encoded: string): Record<number, NodeExtra> {
  return Object.fromEntries(
    encoded.split(';').map((entry) => {
      const [node, ...cells] = entry.replace(/[!?]$/, '').split(',');
      const fields = EXTRA_FIELDS.flatMap((field, index) => (cells[index] ? [[field, Number(cells[index])]] : []));
      const clean = /[!?]$/.test(entry) ? [['clean', entry.endsWith('!')]] : [];
      return [Number(node), Object.fromEntries([...fields, ...clean])];
    }),
  );
}

function refOf(key: string) {
  const ref = decodeRef(key);
  if (ref === undefined) throw new FormatError(`'${key}' in the state of an instance names no attempt`);
  return ref;
}
