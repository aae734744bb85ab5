import { type AttributeValue, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { TestAws } from '#test/emulators/start-emulators.ts';

/** Items in the JSON of DynamoDB, and objects of text by their keys: all that a release has stored. */
export interface Stored {
  readonly items: readonly Record<string, AttributeValue>[];
  readonly objects: Readonly<Record<string, string>>;
}

/** Everything that is stored, in the order of its keys. Nothing but this reads a whole table. */
export async function readStored({ clients, resources }: TestAws): Promise<Stored> {
  const items: Record<string, AttributeValue>[] = [];
  for await (const page of paginateScan({ client: clients.dynamodb }, { TableName: resources.table })) {
    items.push(...(page.Items ?? []));
  }
  const objects: Record<string, string> = {};
  const Bucket = resources.bucket;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: clients.s3 }, { Bucket })) {
    for (const { Key = '' } of Contents) {
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
      objects[Key] = (await Body?.transformToString()) ?? '';
    }
  }
  return { items: items.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)), objects };
}

/** Puts back what was read, as it was. */
export async function writeStored({ clients, resources }: TestAws, { items, objects }: Stored): Promise<void> {
  for (const Item of items) {
    await clients.dynamodb.send(new PutItemCommand({ TableName: resources.table, Item }));
  }
  for (const [Key, Body] of Object.entries(objects)) {
    await clients.s3.send(new PutObjectCommand({ Bucket: resources.bucket, Key, Body }));
  }
}

function keyOf(item: Record<string, AttributeValue>): string {
  return `${item['pk']?.S} ${item['sk']?.S}`;
}
