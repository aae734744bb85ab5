import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { FormatError } from '#core/model/errors.ts';

/** What the attributes of our items hold: S, N, L of S, SS, and M of S. */
export type ItemValue = string | number | readonly string[] | Set<string> | Map<string, string>;

/** An item of the table by attribute name. What is undefined is left out when it is written. */
export type Item = Readonly<Record<string, ItemValue | undefined>>;

export function marshalValue(value: ItemValue): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (value instanceof Set) return { SS: [...value] };
  if (value instanceof Map) return { M: Object.fromEntries([...value].map(([key, text]) => [key, { S: text }])) };
  return { L: value.map((text) => ({ S: text })) };
}

export function marshalItem(item: Item): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) attributes[name] = marshalValue(value);
  }
  return attributes;
}

export function unmarshalItem(attributes: Readonly<Record<string, AttributeValue>>): Item {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, unmarshalValue(name, value)]));
}

function unmarshalValue(name: string, value: AttributeValue): ItemValue {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.SS !== undefined) return new Set(value.SS);
  if (value.L !== undefined) return value.L.map((element) => textOf(name, element));
  if (value.M !== undefined) {
    return new Map(Object.entries(value.M).map(([key, element]) => [key, textOf(name, element)]));
  }
  throw unreadable(name, value);
}

function textOf(name: string, value: AttributeValue): string {
  if (value.S === undefined) throw unreadable(name, value);
  return value.S;
}

function unreadable(name: string, value: AttributeValue): FormatError {
  return new FormatError(`the attribute '${name}' has a type that this release never writes`, {
    name,
    type: Object.keys(value)[0],
  });
}
