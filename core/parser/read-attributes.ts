import type { XmlElement } from '../model/xml.ts';
import type { AttributeGrammar, AttributeTable } from './grammar/grammar.ts';
import type { ValueType } from './grammar/value-types.ts';
import { holdsReference, type ReferencePolicy } from './reference-policy.ts';

type ValueOf<A> = A extends { readonly type: ValueType<infer T> }
  ? A extends { readonly required: true } | { readonly default: string }
    ? T
    : T | undefined
  : never;

/** The values of an element's attributes, typed by their table. */
export type AttributeValues<T extends AttributeTable> = { readonly [K in keyof T]: ValueOf<T[K]> };

/**
 * Reads the attributes of an element that was checked. What is absent, or holds a reference still and needs its
 * value, is its default.
 */
export function readAttributes<T extends AttributeTable>(
  element: XmlElement,
  table: T,
  policy: ReferencePolicy,
): AttributeValues<T> {
  const values = Object.entries(table).map(([name, grammar]) => [name, readOne(element, name, grammar, policy)]);
  return Object.fromEntries(values);
}

/** Whether an attribute that the engine or the placement needs holds a reference. */
export function isGovernedByReference(element: XmlElement, table: AttributeTable, policy: ReferencePolicy): boolean {
  return Object.entries(table).some(
    ([name, { governs }]) => governs && holdsReference(element.attributes[name]?.value ?? '', policy),
  );
}

function readOne(element: XmlElement, name: string, grammar: AttributeGrammar, policy: ReferencePolicy): unknown {
  const written = element.attributes[name]?.value;
  const isOpen = written === undefined || (grammar.governs === true && holdsReference(written, policy));
  const value = isOpen ? undefined : grammar.type.parse(written);
  return value ?? (grammar.default === undefined ? undefined : grammar.type.parse(grammar.default));
}
