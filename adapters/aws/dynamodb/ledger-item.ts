import type { FiredInstance, LedgerEntry } from '#core/ports/coordinator-store.ts';
import type { SkippedTimes } from '#core/schedule/coordinator-state.ts';
import { ledgerKey } from './coordinator-keys.ts';
import { decodeFiring, type EncodedFiring, encodeFiring } from './coordinator-state-codec.ts';
import { checkFormat, decodeJson, type Shape, text } from './item-fields.ts';
import type { Item } from './marshal.ts';
import type { Key } from './table.ts';

const FORMAT = 1;

const ENTRY: Shape = { a: 'number', f: 'object?', i: 'object?', s: 'object?' };

/** `a`: when it was closed or found. */
type EncodedEntry =
  | { readonly a: number; readonly f: EncodedFiring; readonly i: readonly (readonly [string, string])[] }
  | { readonly a: number; readonly s: readonly [number, number, number, SkippedTimes['reason']] };

/** A run of skipped times has its last one as an attribute of its own, `la`: of two, the longer one stands. */
export function ledgerItem(coordinator: string, entry: LedgerEntry): Item & Key {
  return {
    ...ledgerKey(coordinator, entry),
    v: FORMAT,
    x: JSON.stringify(encodeEntry(entry)),
    la: entry.type === 'skipped' ? entry.times.last : undefined,
  };
}

/** Throws `FormatError` for an item of a newer release. */
export function readLedgerEntry(item: Item): LedgerEntry {
  checkFormat(item, FORMAT);
  return decodeJson('an entry of a ledger', text(item, 'x'), ENTRY, entryOf);
}

function entryOf(entry: EncodedEntry): LedgerEntry {
  if ('f' in entry) {
    const instances = entry.i.map(([workflow, instanceId]): FiredInstance => ({ workflow, instanceId }));
    return { type: 'fired', firing: decodeFiring(entry.f), instances, closedAt: entry.a };
  }
  const [first, last, count, reason] = entry.s;
  return { type: 'skipped', times: { first, last, count, reason }, at: entry.a };
}

function encodeEntry(entry: LedgerEntry): EncodedEntry {
  if (entry.type === 'fired') {
    const instances = entry.instances.map(({ workflow, instanceId }) => [workflow, instanceId] as const);
    return { a: entry.closedAt, f: encodeFiring(entry.firing), i: instances };
  }
  const { first, last, count, reason } = entry.times;
  return { a: entry.at, s: [first, last, count, reason] };
}
