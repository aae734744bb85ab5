import { QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { storeCall } from '../errors.ts';
import { type Condition, ExpressionScope } from './expression.ts';
import { type Item, unmarshalItem } from './marshal.ts';
import type { Table } from './table.ts';

export interface Query {
  /** On the partition key with `=`, and on the sort key if wanted. */
  readonly key: Condition;
  /** The table itself when absent. */
  readonly index?: string;
  readonly descending?: boolean;
  /** At most this many items in all. */
  readonly limit?: number;
  /** Only the table itself can be read consistently. */
  readonly consistent?: boolean;
  /** All that are there (in the index) when absent. */
  readonly attributes?: readonly string[];
}

/** The items of one partition page by page, as the consumer asks for them; pages can be empty. */
export async function* queryPages(table: Table, query: Query): AsyncGenerator<readonly Item[]> {
  const input = queryInput(table, query);
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const command = new QueryCommand({
      ...input,
      ...(Number.isFinite(left) && { Limit: left }),
      ...(start !== undefined && { ExclusiveStartKey: start }),
    });
    const { Items = [], LastEvaluatedKey } = await storeCall('Query', () => table.client.send(command));
    left -= Items.length;
    start = LastEvaluatedKey;
    yield Items.map(unmarshalItem);
  } while (start !== undefined && left > 0);
}

/** All items of one query. */
export async function queryItems(table: Table, query: Query): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of queryPages(table, query)) items.push(...page);
  return items;
}

/** How many items one query has, at most `limit`; none of them is read into memory. */
export async function countItems(table: Table, query: Query & { readonly limit: number }): Promise<number> {
  const input = queryInput(table, query);
  let counted = 0;
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const command = new QueryCommand({
      ...input,
      Select: 'COUNT',
      Limit: query.limit - counted,
      ...(start !== undefined && { ExclusiveStartKey: start }),
    });
    const { Count = 0, LastEvaluatedKey } = await storeCall('Query', () => table.client.send(command));
    counted += Count;
    start = LastEvaluatedKey;
  } while (start !== undefined && counted < query.limit);
  return counted;
}

function queryInput(table: Table, query: Query): QueryCommandInput {
  const scope = new ExpressionScope();
  const condition = query.key(scope);
  const projection = query.attributes?.map((name) => scope.name(name)).join(', ');
  return {
    TableName: table.name,
    KeyConditionExpression: condition,
    ScanIndexForward: query.descending !== true,
    ...(query.index !== undefined && { IndexName: query.index }),
    ...(query.consistent === true && { ConsistentRead: true }),
    ...(projection !== undefined && { ProjectionExpression: projection }),
    ...scope.fields(),
  };
}
