import { CursorError } from '#core/model/errors.ts';
import type { InstanceSummary } from '#core/model/instance.ts';
import { isInstanceId, prefixDays } from '#core/model/instance-id.ts';
import { SHARDS } from '#core/model/shard.ts';
import type { InstanceFilter } from '#core/ports/instance-store.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { allOf, between, compare } from './expression.ts';
import { readSummary } from './instance-item.ts';
import { INDEX, instancesOfWorkflow } from './keys.ts';
import { queryItems } from './query.ts';
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
  filter: InstanceFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<InstanceSummary>> {
  const prefix = 'idPrefix' in filter ? filter.idPrefix : '';
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const newest = after === undefined ? prefix + AFTER_IDS : justBelow(after);
  const oldest = prefix || '0';
  // A cursor of another prefix; DynamoDB refuses a range whose ends are the wrong way round.
  if (newest < oldest) return { items: [] };
  const found = await Promise.all(
    partitionsOf(filter).map(({ index, attribute, value }) =>
      queryItems(table, {
        index,
        key: allOf(compare(attribute, '=', value), between('gi', oldest, newest)),
        descending: true,
        limit,
      }),
    ),
  );
  const items = found
    .flat()
    .map(readSummary)
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  const page = items.slice(0, limit);
  const last = page.at(-1);
  const full = page.length === limit && last !== undefined;
  return { items: page, ...(full && { cursor: encodeCursor(last.id) }) };
}

function partitionsOf(filter: InstanceFilter): readonly Partition[] {
  if ('workflow' in filter) {
    return [{ index: INDEX.byWorkflow, attribute: 'gw', value: instancesOfWorkflow(filter.workflow) }];
  }
  if ('status' in filter) return shards(INDEX.byStatus, 'gs', filter.status);
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
