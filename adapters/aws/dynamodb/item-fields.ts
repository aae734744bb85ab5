import { FormatError } from '#core/model/errors.ts';
import type { Item, ItemValue } from './marshal.ts';

/** Typed reading of items. All throw `FormatError` for an attribute of another type; the plain ones also when absent. */
export function text(item: Item, name: string): string {
  return required(item, name, optionalText(item, name));
}

export function optionalText(item: Item, name: string): string | undefined {
  const value = item[name];
  if (value === undefined || typeof value === 'string') return value;
  throw mistyped(item, name, value);
}

export function number(item: Item, name: string): number {
  return required(item, name, optionalNumber(item, name));
}

export function optionalNumber(item: Item, name: string): number | undefined {
  const value = item[name];
  if (value === undefined || typeof value === 'number') return value;
  throw mistyped(item, name, value);
}

/** Empty when absent: DynamoDB drops a set with its last element. */
export function texts(item: Item, name: string): readonly string[] {
  const value = item[name];
  if (value === undefined) return [];
  if (value instanceof Set) return [...value];
  if (Array.isArray(value)) return value;
  throw mistyped(item, name, value);
}

/** Empty when absent. */
export function textMap(item: Item, name: string): ReadonlyMap<string, string> {
  const value = item[name];
  if (value === undefined) return new Map();
  if (value instanceof Map) return value;
  throw mistyped(item, name, value);
}

/** The types of the fields of stored JSON, as `typeof` names them; with `?` for one that may be absent. */
export type Shape = Readonly<Record<string, FieldType | `${FieldType}?`>>;
type FieldType = 'string' | 'number' | 'boolean' | 'object';

/**
 * What `decode` makes of stored JSON, an object or a list with fields of these types. Throws `FormatError` for anything else,
 * and for what `decode` fails on: whoever reads a damaged item learns that, whatever is wrong with it.
 */
export function decodeJson<S extends object, T>(
  what: string,
  encoded: string,
  shape: Shape,
  decode: (stored: S) => T,
): T {
  try {
    const stored: unknown = JSON.parse(encoded);
    if (!hasShape(stored, shape)) throw new TypeError('it has not the fields that it should have');
    return decode(stored as S);
  } catch (cause) {
    throw cause instanceof FormatError ? cause : new FormatError(`${what} cannot be read`, {}, { cause });
  }
}

function hasShape(stored: unknown, shape: Shape): stored is object {
  if (typeof stored !== 'object' || stored === null) return false;
  const fields = new Map<string, unknown>(Object.entries(stored));
  return Object.entries(shape).every(([name, type]) => {
    const value = fields.get(name);
    return value === undefined ? type.endsWith('?') : value !== null && typeof value === type.replace('?', '');
  });
}

/** `{ [name]: value }`, or nothing when the value is undefined: fields that are absent stay absent. */
export function present<N extends string, V>(name: N, value: V | undefined): { [key in N]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in N]?: V });
}

/** Refuses an item that a newer release wrote (design §3): reading it as an older form would lose what is new. */
export function checkFormat(item: Item, newest: number): void {
  const version = number(item, 'v');
  if (version <= newest) return;
  throw new FormatError(
    `an item has format ${version}, written by a newer release; this one reads up to ${newest}: deploy the newer one`,
    { ...keyOf(item), version },
  );
}

function required<T>(item: Item, name: string, value: T | undefined): T {
  if (value !== undefined) return value;
  throw new FormatError(`an item has no attribute '${name}'`, keyOf(item));
}

function mistyped(item: Item, name: string, value: ItemValue): FormatError {
  return new FormatError(`an item's attribute '${name}' has the wrong type`, { ...keyOf(item), found: typeof value });
}

function keyOf(item: Item): { readonly pk: unknown; readonly sk: unknown } {
  return { pk: item['pk'], sk: item['sk'] };
}
