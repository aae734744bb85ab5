import { CursorError } from '#core/model/errors.ts';
import type { InstanceSummary } from '#core/model/instance.ts';
import { isInstanceId, prefixDays } from '#core/model/instance-id.ts';
import { SHARDS } from '#core/model/shard.ts';
import type { IdRange, InstanceFilter } from '#core/ports/instance-store.ts';
import type { Count, Page, PageRequest } from '#core/ports/page.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { allOf, between, compare } from './expression.ts';
import { readSummary } from './instance-item.ts';
import { INDEX, instancesOfWorkflow } from './keys.ts';
import { countItems, type Query, queryItems } from './query.ts';
import type { Table } from './table.ts';

interface Partition {
  readonly index: string;
  readonly attribute: string;
  readonly value: string;
}

/** Above every character of an id. */
const AFTER_IDS = '~';

/**
 * Newest first by id. One query a shard, together, each for a whole page, then merged: ids are unique and every shard is
 * in their order, so that the last id of a page is the position of all shards.
 */
export async function listInstances(
  table: Table,
  filter: InstanceFilter & IdRange,
  { limit, cursor }: PageRequest,
): Promise<Page<InstanceSummary>> {
  const queries = queriesOf(filter, cursor === undefined ? undefined : readCursor(cursor));
  const found = await Promise.all(queries.map((query) => queryItems(table, { ...query, descending: true, limit })));
  const items = found
    .flat()
    .map(readSummary)
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  const page = items.slice(0, limit);
  const last = page.at(-1);
  const full = page.length === limit && last !== undefined;
  return { items: page, ...(full && { cursor: encodeCursor(last.id) }) };
}

/** Every shard counts up to its share of the cap and a half more, since they do not fill alike. */
export async function countInstances(table: Table, filter: InstanceFilter & IdRange, cap: number): Promise<Count> {
  const queries = queriesOf(filter, undefined);
  const limit = queries.length === 1 ? cap : Math.ceil((cap * 1.5) / Math.max(1, queries.length));
  const counts = await Promise.all(queries.map((query) => countItems(table, { ...query, limit })));
  return { count: counts.reduce((sum, count) => sum + count, 0), more: counts.some((count) => count === limit) };
}

/** One query a partition of a list, for the ids of its range that lie below `after`; none when no id can. */
function queriesOf(filter: InstanceFilter & IdRange, after: string | undefined): readonly Query[] {
  const { from = '0', below } = filter;
  const prefix = 'idPrefix' in filter ? filter.idPrefix : '';
  const ends = [prefix + AFTER_IDS, ...[below, after].filter((id) => id !== undefined).map(justBelow)];
  const newest = ends.reduce((a, b) => (a < b ? a : b));
  const oldest = from < prefix ? prefix : from;
  // DynamoDB refuses a range whose ends are the wrong way round.
  if (newest < oldest) return [];
  return partitionsOf(filter).map(({ index, attribute, value }) => {
    return { index, key: allOf(compare(attribute, '=', value), between('gi', oldest, newest)) };
  });
}

function partitionsOf(filter: InstanceFilter): readonly Partition[] {
  if ('workflow' in filter) {
    return [{ index: INDEX.byWorkflow, attribute: 'gw', value: instancesOfWorkflow(filter.workflow) }];
  }
  if ('status' in filter) {
    return [filter.status].flat().flatMap((status) => shards(INDEX.byStatus, 'gs', status));
  }
  const days = 'day' in filter ? [filter.day] : prefixDays(filter.idPrefix);
  return days.flatMap((day) => shards(INDEX.byDay, 'gd', day));
}

function shards(index: string, attribute: string, value: string): readonly Partition[] {
  return SHARDS.map((shard) => ({ index, attribute, value: `${value}#${shard}` }));
}

function readCursor(cursor: string): string {
  const id = decodeCursor(cursor);
  if (isInstanceId(id)) return id;
  throw new CursorError('the cursor is none of this list: begin without one', { cursor });
}

/** A bound below an id and above every smaller one: ids have one length and their characters are ASCII. */
function justBelow(id: string): string {
  const end = id.length - 1;
  return id.slice(0, end) + String.fromCharCode(id.charCodeAt(end) - 1) + AFTER_IDS;
}
