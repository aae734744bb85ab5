import type { XmlElement } from '../../model/xml.ts';
import type { ValueType } from './value-types.ts';

/** One attribute of an element, as `akkaflow explain` prints it and the reader checks it. */
export interface AttributeGrammar<T = unknown> {
  readonly type: ValueType<T>;
  readonly doc: string;
  readonly required?: true;
  /** What an absent attribute means, as one would write it. */
  readonly default?: string;
  /** The engine or the placement needs the value: a reference in it makes a workflow `parameterized`. */
  readonly governs?: true;
}

export type AttributeTable = Readonly<Record<string, AttributeGrammar>>;

/** A child element and how many there may be; without `max`, any number. */
export interface ChildGrammar {
  readonly element: ElementGrammar;
  readonly min?: number;
  readonly max?: number;
}

/** What the tables of attributes and children cannot say, in words that follow "`<element>` ". */
export interface ContentRule {
  readonly doc: string;
  holds(element: XmlElement): boolean;
}

/** What one element may hold. `markup`: any text and elements, left unread. */
export interface ElementGrammar {
  readonly doc: string;
  readonly attributes: AttributeTable;
  readonly children: Readonly<Record<string, ChildGrammar>>;
  readonly text: 'none' | 'optional' | 'required' | 'markup';
  readonly rules?: readonly ContentRule[];
  /** References in it are not those of an instance: a coordinator resolves its own when it fires. */
  readonly takesNoReferences?: true;
}

/** An element that holds text only. */
export function textElement(doc: string, text: 'optional' | 'required' = 'required'): ElementGrammar {
  return { doc, attributes: {}, children: {}, text };
}

/** Among its children there is one of `names`, or at most one where none is needed. */
export function choice(names: readonly string[], need: 'exactly' | 'at most'): ContentRule {
  const listed = names.map((name) => `\`<${name}>\``).join(', ');
  return {
    doc: `takes ${need} one of ${listed}`,
    holds: ({ children }) => {
      const found = children.filter((child) => typeof child !== 'string' && names.includes(child.name)).length;
      return need === 'exactly' ? found === 1 : found <= 1;
    },
  };
}

/** When attribute `name` has the value `value`, one of `needed` is there. */
export function needs(name: string, value: string, needed: readonly string[]): ContentRule {
  const listed = needed.map((attribute) => `\`${attribute}\``).join(' or ');
  return {
    doc: `needs ${listed} when \`${name}\` is \`${value}\``,
    holds: ({ attributes }) =>
      attributes[name]?.value.trim() !== value || needed.some((attribute) => attributes[attribute] !== undefined),
  };
}
