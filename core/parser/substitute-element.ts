import type { XmlAttribute, XmlElement } from '../model/xml.ts';
import type { ReferenceContext } from '../params/context.ts';
import { type ReferenceMode, substitute } from '../params/references.ts';
import type { Report } from './diagnostic-list.ts';
import type { ElementGrammar } from './grammar/grammar.ts';

/** What a substitution needs to know, for a whole element. */
export interface Substitution {
  readonly context: ReferenceContext;
  readonly mode: ReferenceMode;
  readonly report: Report;
}

/**
 * The element with its references substituted in text and attributes, but for names and edges (language §5). What
 * cannot be is reported. Without a grammar every attribute takes references.
 */
export function substituteElement(
  element: XmlElement,
  grammar: ElementGrammar | undefined,
  substitution: Substitution,
): XmlElement {
  return {
    ...element,
    attributes: substituteAttributes(element, grammar, substitution),
    children: element.children.map((child) => {
      if (typeof child === 'string') return substituteText(child, element, substitution);
      return substituteElement(child, childGrammar(grammar, child.name), substitution);
    }),
  };
}

/** The attributes of the element alone. */
export function substituteAttributes(
  element: XmlElement,
  grammar: ElementGrammar | undefined,
  substitution: Substitution,
): XmlElement['attributes'] {
  const attributes: Record<string, XmlAttribute> = Object.create(null);
  for (const [name, attribute] of Object.entries(element.attributes)) {
    const isLiteral = grammar?.attributes[name]?.type.literal === true;
    const value = isLiteral ? attribute.value : substituteText(attribute.value, attribute, substitution);
    attributes[name] = { ...attribute, value };
  }
  return attributes;
}

function substituteText(
  text: string,
  { position }: Pick<XmlElement, 'position'>,
  { context, mode, report }: Substitution,
): string {
  if (!text.includes('${')) return text;
  const result = substitute(text, context, mode);
  for (const problem of result.problems) report('unresolved-reference', position, problem);
  return result.text;
}

function childGrammar(grammar: ElementGrammar | undefined, name: string): ElementGrammar | undefined {
  return grammar !== undefined && Object.hasOwn(grammar.children, name) ? grammar.children[name]?.element : undefined;
}
