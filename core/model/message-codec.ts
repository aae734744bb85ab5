import type { AttemptRef, Fault } from './attempt.ts';
import { attemptKey } from './attempt.ts';
import type { ActionMessage, AttemptResult, EventMessage } from './message.ts';
import type { AttemptOutcome } from './status.ts';

/** What a message body says, or why it says nothing to this release. */
export type Decoded<T> = { readonly ok: true; readonly message: T } | { readonly ok: false; readonly reason: string };

/** Version of the form that this release writes; it reads this one and those before it (design §3). */
const VERSION = 1;

/** Far more than an instance id has, and less than a key of DynamoDB may have. */
const MAX_ID_CHARACTERS = 100;

const EVENT_TYPES = { p: 'poke', s: 'sweep', r: 'results' } as const;
const OUTCOMES = {
  S: 'SUCCEEDED',
  F: 'FAILED',
  K: 'KILLED',
  T: 'TIMED_OUT',
  L: 'LOST',
  I: 'INTERRUPTED',
} as const satisfies Record<string, AttemptOutcome>;
const FAULTS = { u: 'user', p: 'platform' } as const satisfies Record<string, Fault>;

const OUTCOME_LETTERS = invert(OUTCOMES);
const FAULT_LETTERS = invert(FAULTS);

/** Compact JSON; what the type says is all it carries. */
export function encodeEvent(event: EventMessage): string {
  const head = { v: VERSION, t: event.type[0], i: event.instanceId };
  if (event.type !== 'results') return JSON.stringify(head);
  return JSON.stringify({ ...head, r: event.results.map(encodeResult) });
}

/** Never throws: whatever is in a queue, a reason comes back for what cannot be read. */
export function decodeEvent(body: string): Decoded<EventMessage> {
  return decodeBody(body, ({ t, i, r }) => {
    const type = lookUp(EVENT_TYPES, t);
    if (type === undefined || !canBeId(i)) return undefined;
    if (type !== 'results') return { type, instanceId: i };
    const results = Array.isArray(r) ? decodeAll(r, decodeResult) : undefined;
    return results && { type, instanceId: i, results };
  });
}

export function encodeAction({ instanceId, ref, hash, deadlineAt }: ActionMessage): string {
  return JSON.stringify({ v: VERSION, i: instanceId, a: attemptKey(ref), h: hash, d: deadlineAt });
}

/** Never throws: whatever is in a queue, a reason comes back for what cannot be read. */
export function decodeAction(body: string): Decoded<ActionMessage> {
  return decodeBody(body, ({ i, a, h, d }) => {
    const ref = decodeRef(a);
    if (!canBeId(i) || ref === undefined || typeof h !== 'string') return undefined;
    if (d === undefined) return { instanceId: i, ref, hash: h };
    return typeof d === 'number' ? { instanceId: i, ref, hash: h, deadlineAt: d } : undefined;
  });
}

/** No store would look for anything else, and what asks one comes again and again. */
function canBeId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_CHARACTERS && id.isWellFormed();
}

/** A result as a row whose absent last cells are left out: key, outcome, start, fault, message. */
function encodeResult({ ref, outcome, startedAt, message, fault }: AttemptResult): readonly unknown[] {
  const row: unknown[] = [attemptKey(ref), OUTCOME_LETTERS[outcome], startedAt];
  if (fault !== undefined || message !== undefined) row.push(fault === undefined ? '' : FAULT_LETTERS[fault]);
  if (message !== undefined) row.push(message);
  return row;
}

function decodeResult(row: unknown): AttemptResult | undefined {
  if (!Array.isArray(row)) return undefined;
  const [key, letter, startedAt, faultLetter = '', message]: readonly unknown[] = row;
  const ref = decodeRef(key);
  const outcome = lookUp(OUTCOMES, letter);
  const fault = lookUp(FAULTS, faultLetter);
  if (ref === undefined || outcome === undefined || typeof startedAt !== 'number') return undefined;
  if (message !== undefined && typeof message !== 'string') return undefined;
  return { ref, outcome, startedAt, ...(fault && { fault }), ...(message !== undefined && { message }) };
}

/** The opposite of `attemptKey`; undefined for what is no such key. */
export function decodeRef(key: unknown): AttemptRef | undefined {
  if (typeof key !== 'string' || !/^\d{1,9}(\.\d{1,9}){3}$/.test(key)) return undefined;
  const [node = 0, run = 0, iteration = 0, attempt = 0] = key.split('.').map(Number);
  return { node, run, iteration, attempt };
}

function decodeBody<T>(body: string, decode: (fields: Record<string, unknown>) => T | undefined): Decoded<T> {
  const parsed = parseJson(body);
  if (typeof parsed !== 'object' || parsed === null) return { ok: false, reason: 'it is no JSON object' };
  const fields: Record<string, unknown> = { ...parsed };
  const version = fields['v'];
  if (typeof version !== 'number') return { ok: false, reason: 'it has no format version' };
  if (version > VERSION) {
    return { ok: false, reason: `its format ${version} is of a newer release; this one reads up to ${VERSION}` };
  }
  const message = decode(fields);
  return message === undefined ? { ok: false, reason: 'its fields are not those of a message' } : { ok: true, message };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decodeAll<T>(values: readonly unknown[], decode: (value: unknown) => T | undefined): T[] | undefined {
  const decoded = values.map(decode).filter((value) => value !== undefined);
  return decoded.length === values.length ? decoded : undefined;
}

function lookUp<T>(table: Readonly<Record<string, T>>, letter: unknown): T | undefined {
  return typeof letter === 'string' && Object.hasOwn(table, letter) ? table[letter] : undefined;
}

function invert<V extends string>(table: Readonly<Record<string, V>>): Readonly<Record<V, string>> {
  return Object.fromEntries(Object.entries(table).map(([letter, word]) => [word, letter])) as Record<V, string>;
}
