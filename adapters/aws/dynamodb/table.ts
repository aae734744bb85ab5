import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Clock } from '#core/ports/clock.ts';
import { storeCall } from '../errors.ts';
import { withAbortSignal } from '../with-abort-signal.ts';
import { type Condition, ExpressionScope, type Path } from './expression.ts';
import { type Item, type ItemValue, marshalItem, unmarshalItem } from './marshal.ts';

/** The single table. `clock` spaces the retries of batches. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
  readonly clock: Clock;
}

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** What an update does to single attributes. */
export interface Changes {
  readonly set?: readonly (readonly [Path, ItemValue | undefined])[];
  /** Sets what is absent, keeps what is there. */
  readonly setIfAbsent?: readonly (readonly [string, ItemValue])[];
  readonly add?: readonly (readonly [string, number | Set<string>])[];
  /** Takes elements out of a set; an empty set takes none. */
  readonly take?: readonly (readonly [string, Set<string>])[];
  readonly remove?: readonly Path[];
}

/** Strongly consistent. */
export async function getItem(table: Table, key: Key): Promise<Item | undefined> {
  const command = new GetItemCommand({ TableName: table.name, Key: marshalItem({ ...key }), ConsistentRead: true });
  const { Item: found } = await storeCall('GetItem', () => table.client.send(command));
  return found && unmarshalItem(found);
}

/** False when the condition did not hold. After a lost answer the SDK repeats: false can then mean one's own write. */
export async function putItem(table: Table, item: Item & Key, condition?: Condition): Promise<boolean> {
  const scope = new ExpressionScope();
  const command = new PutItemCommand({
    TableName: table.name,
    Item: marshalItem(item),
    ...conditionFields(scope, condition),
  });
  const written = await storeCall('PutItem', () => unlessConditionFails(table.client.send(command)));
  return written !== undefined;
}

/**
 * Undefined when the condition did not hold (or, after a lost answer, when one's own write has made it fail);
 * otherwise the attributes asked for by `returns`: of an item that was not there before, `ALL_OLD` is empty.
 * Throws once the signal is aborted, and tries no more; what has been sent may still be written.
 */
export async function updateItem(
  table: Table,
  key: Key,
  changes: Changes,
  condition?: Condition,
  returns: 'NONE' | 'ALL_OLD' | 'ALL_NEW' = 'NONE',
  signal?: CancelSignal,
): Promise<Item | undefined> {
  const scope = new ExpressionScope();
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: marshalItem({ ...key }),
    UpdateExpression: updateExpression(scope, changes),
    ReturnValues: returns,
    ...conditionFields(scope, condition),
  });
  const written = await storeCall('UpdateItem', () =>
    unlessConditionFails(
      signal === undefined
        ? table.client.send(command)
        : withAbortSignal(signal, (abortSignal) => table.client.send(command, { abortSignal })),
    ),
  );
  return written && unmarshalItem(written.Attributes ?? {});
}

/** False when the condition did not hold. Deleting what is not there is no failure. */
export async function deleteItem(table: Table, key: Key, condition?: Condition): Promise<boolean> {
  const command = new DeleteItemCommand({
    TableName: table.name,
    Key: marshalItem({ ...key }),
    ...conditionFields(new ExpressionScope(), condition),
  });
  const written = await storeCall('DeleteItem', () => unlessConditionFails(table.client.send(command)));
  return written !== undefined;
}

function updateExpression(scope: ExpressionScope, changes: Changes): string {
  const { set = [], setIfAbsent = [], add = [], take = [], remove = [] } = changes;
  const assignments: string[] = [];
  for (const [path, value] of set) {
    if (value !== undefined) assignments.push(`${scope.name(path)} = ${scope.value(value)}`);
  }
  for (const [path, value] of setIfAbsent) {
    const name = scope.name(path);
    assignments.push(`${name} = if_not_exists(${name}, ${scope.value(value)})`);
  }
  const taken = take.filter(([, elements]) => elements.size > 0);
  return [
    clause('SET', assignments),
    clause(
      'REMOVE',
      remove.map((path) => scope.name(path)),
    ),
    clause(
      'ADD',
      add.map(([path, value]) => `${scope.name(path)} ${scope.value(value)}`),
    ),
    clause(
      'DELETE',
      taken.map(([path, value]) => `${scope.name(path)} ${scope.value(value)}`),
    ),
  ]
    .join(' ')
    .trim();
}

function clause(keyword: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${keyword} ${parts.join(', ')}`;
}

/** The last to use the scope: its placeholders go into the request with the condition. */
function conditionFields(scope: ExpressionScope, condition: Condition | undefined) {
  const expression = condition?.(scope);
  return { ...(expression !== undefined && { ConditionExpression: expression }), ...scope.fields() };
}

async function unlessConditionFails<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
