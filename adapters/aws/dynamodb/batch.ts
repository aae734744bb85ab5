import { BatchGetItemCommand, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { mapBounded } from '#core/service/map-bounded.ts';
import { backoffMs, MAX_TRIES } from '../backoff.ts';
import { StoreError, storeCall } from '../errors.ts';
import { chunksOf } from '../pack-batches.ts';
import { type Item, marshalItem, unmarshalItem } from './marshal.ts';
import type { Key, Table } from './table.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_GETS = 100;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_WRITES = 25;
const BATCHES_AT_ONCE = 4;

/** Strongly consistent, in no order; keys without an item are left out. What DynamoDB leaves undone is asked again. */
export async function batchGet(table: Table, keys: readonly Key[]): Promise<readonly Item[]> {
  const found = await mapBounded(BATCHES_AT_ONCE, chunksOf(keys, MAX_GETS), async (chunk) => {
    const items: Item[] = [];
    await untilProcessed(table, 'BatchGetItem', chunk, async (left) => {
      const request = { Keys: left.map((key) => marshalItem({ ...key })), ConsistentRead: true };
      const command = new BatchGetItemCommand({ RequestItems: { [table.name]: request } });
      const { Responses, UnprocessedKeys } = await table.client.send(command);
      items.push(...(Responses?.[table.name] ?? []).map(unmarshalItem));
      return (UnprocessedKeys?.[table.name]?.Keys ?? []).map(unmarshalItem).map(keyOf);
    });
    return items;
  });
  return found.flat();
}

/** Puts items unconditionally, in the place of what stands there. */
export async function batchPut(table: Table, items: readonly (Item & Key)[]): Promise<void> {
  const byKey = new Map(items.map((item) => [nameOf(item), item]));
  await mapBounded(BATCHES_AT_ONCE, chunksOf(items, MAX_WRITES), (chunk) =>
    untilProcessed(table, 'BatchWriteItem', chunk.map(keyOf), async (left) => {
      const requests = left.map((key) => ({ PutRequest: { Item: marshalItem(byKey.get(nameOf(key)) ?? { ...key }) } }));
      const command = new BatchWriteItemCommand({ RequestItems: { [table.name]: requests } });
      const { UnprocessedItems } = await table.client.send(command);
      const undone = (UnprocessedItems?.[table.name] ?? []).map(({ PutRequest }) => PutRequest?.Item ?? {});
      return undone.map(unmarshalItem).map(keyOf);
    }),
  );
}

function nameOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}

async function untilProcessed(
  table: Table,
  operation: string,
  keys: readonly Key[],
  call: (keys: readonly Key[]) => Promise<readonly Key[]>,
): Promise<void> {
  let left = keys;
  for (let tried = 0; left.length > 0; tried++) {
    if (tried === MAX_TRIES) {
      throw new StoreError(`${operation} left ${left.length} items undone, ${MAX_TRIES} times`, { operation });
    }
    if (tried > 0) await table.clock.sleep(backoffMs(tried));
    left = await storeCall(operation, () => call(left));
  }
}

function keyOf(item: Item): Key {
  return { pk: String(item['pk']), sk: String(item['sk']) };
}
