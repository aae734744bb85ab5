import type { XmlAttribute, XmlElement } from '../model/xml.ts';
import { escapeHtml } from '../notice/escape-html.ts';
import type { ReferenceContext } from '../params/context.ts';
import { type ReferenceMode, substitute } from '../params/references.ts';
import type { Report } from './diagnostic-list.ts';
import type { ElementGrammar } from './grammar/grammar.ts';
import { htmlSource } from './html-source.ts';

/** What a substitution needs to know, for a whole element. */
export interface Substitution {
  readonly context: ReferenceContext;
  readonly mode: ReferenceMode;
  readonly report: Report;
  /** How a value is written, when not as it is. */
  readonly write?: (value: string) => string;
}

/**
 * The element with its references substituted in text and attributes, but for names and edges (language §5). What
 * cannot be is reported. Without a grammar every attribute takes references. Values in a text that is HTML are
 * escaped: a value is never markup.
 */
export function substituteElement(
  element: XmlElement,
  grammar: ElementGrammar | undefined,
  substitution: Substitution,
): XmlElement {
  const source = grammar?.text === 'markup' ? htmlSource(element) : undefined;
  const inHtml = { ...substitution, write: escapeHtml };
  return {
    ...element,
    attributes: substituteAttributes(element, grammar, substitution),
    children: element.children.map((child) => {
      if (typeof child === 'string') return substituteText(child, element, source === element ? inHtml : substitution);
      const inChild = source === child ? inHtml : substitution;
      return substituteElement(child, childGrammar(grammar, child.name), inChild);
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
  { context, mode, report, write }: Substitution,
): string {
  if (!text.includes('${')) return text;
  const result = substitute(text, context, mode, write);
  for (const problem of result.problems) report('unresolved-reference', position, problem);
  return result.text;
}

function childGrammar(grammar: ElementGrammar | undefined, name: string): ElementGrammar | undefined {
  return grammar !== undefined && Object.hasOwn(grammar.children, name) ? grammar.children[name]?.element : undefined;
}
