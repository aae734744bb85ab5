import type { GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import { type Item, itemSize, writeUnits } from './item-size.ts';

const TABLE_KEYS = ['pk', 'sk'];

/**
 * Write units that a change of an item costs in one of its indexes: none when nothing projected changes, one write to
 * enter, leave or change in place, two when its key in the index changes
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes).
 */
export function indexWriteUnits(
  index: GlobalSecondaryIndex,
  before: Item | undefined,
  after: Item | undefined,
): number {
  const old = projected(index, before);
  const next = projected(index, after);
  if (old === undefined && next === undefined) return 0;
  if (old === undefined || next === undefined) return writeUnits(itemSize(old ?? next ?? {}));
  if (JSON.stringify(old) === JSON.stringify(next)) return 0;
  const keys = keysOf(index);
  const moved = keys.some((key) => JSON.stringify(old[key]) !== JSON.stringify(next[key]));
  return moved ? writeUnits(itemSize(old)) + writeUnits(itemSize(next)) : writeUnits(itemSize(next));
}

function keysOf(index: GlobalSecondaryIndex): readonly string[] {
  return (index.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? []);
}

/** What the index holds of an item; nothing when the item lacks one of its keys. */
function projected(index: GlobalSecondaryIndex, item: Item | undefined): Item | undefined {
  if (item === undefined) return undefined;
  const keys = keysOf(index);
  if (!keys.every((key) => key in item)) return undefined;
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection ?? {};
  const wanted = new Set([...TABLE_KEYS, ...keys, ...NonKeyAttributes]);
  const entries = Object.entries(item).filter(([name]) => ProjectionType === 'ALL' || wanted.has(name));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
