import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { newInstanceItem } from '#adapters/aws/dynamodb/instance-item.ts';
import { marshalItem } from '#adapters/aws/dynamodb/marshal.ts';
import { makeInstanceId } from '#core/model/instance-id.ts';
import type { NewInstance } from '#core/ports/instance-store.ts';
import { mapBounded } from '#core/service/map-bounded.ts';

/** As many as one batch writes. */
const BATCH = 25;
const AT_ONCE = 16;

/** How instances are made that only lists are to show: the n-th of them. */
export type NthInstance = (n: number, id: string) => Omit<NewInstance, 'id' | 'createdAt'>;

/** Writes many instances, a second apart and the last at `newest`, without their contexts. Answers their ids, oldest first. */
export async function storeManyInstances(
  { client, table }: { readonly client: DynamoDBClient; readonly table: string },
  count: number,
  newest: number,
  make: NthInstance,
): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, (_, n) => {
    return makeInstanceId(newest - (count - 1 - n) * 1000, ((n + 1) * 2_654_435_761).toString(16).padStart(17, '0'));
  });
  const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, batch) => batch * BATCH);
  await mapBounded(AT_ONCE, batches, async (from) => {
    const puts = ids.slice(from, from + BATCH).map((id, offset) => {
      const createdAt = newest - (count - 1 - from - offset) * 1000;
      const instance = { ...make(from + offset, id), id, createdAt };
      return { PutRequest: { Item: marshalItem(newInstanceItem(instance, { logicalTime: createdAt }, 'bulk')) } };
    });
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: puts } }));
  });
  return ids;
}
