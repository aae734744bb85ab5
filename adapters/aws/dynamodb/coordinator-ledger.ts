import type { LedgerEntry } from '#core/ports/coordinator-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { mapBounded } from '#core/service/map-bounded.ts';
import { coordinatorPartition, LEDGER_PREFIX } from './coordinator-keys.ts';
import { absent, anyOf, type Condition, compare } from './expression.ts';
import { ledgerItem, readLedgerEntry } from './ledger-item.ts';
import { queryRange, startingWith } from './query-range.ts';
import { putItem, type Table } from './table.ts';

const WRITES_AT_ONCE = 8;

export async function recordEntries(table: Table, name: string, entries: readonly LedgerEntry[]): Promise<void> {
  await mapBounded(WRITES_AT_ONCE, entries, (entry) => putItem(table, ledgerItem(name, entry), newTo(entry)));
}

export async function readLedger(table: Table, name: string, request: PageRequest): Promise<Page<LedgerEntry>> {
  const partition = ['pk', coordinatorPartition(name)] as const;
  const range = { partition, sort: 'sk', ...startingWith(LEDGER_PREFIX), descending: true };
  const { items, ...rest } = await queryRange(table, range, request);
  return { items: items.map(readLedgerEntry), ...rest };
}

/** A decision made again, later, may find that a run of skipped times has grown; a firing stays as it was closed first. */
function newTo(entry: LedgerEntry): Condition {
  return entry.type === 'fired' ? absent('pk') : anyOf(absent('pk'), compare('la', '<', entry.times.last));
}
