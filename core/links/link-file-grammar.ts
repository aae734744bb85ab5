import type { XmlElement } from '../model/xml.ts';
import type { ElementGrammar } from '../parser/grammar/grammar.ts';
import { TEXT } from '../parser/grammar/value-types.ts';

/**
 * The shape of a file of links. Which attributes a `<link>` takes follows from its type, so that all it has are let through
 * here; `draftLink` checks them.
 */
export function linksGrammar(root: string, links: readonly XmlElement[]): ElementGrammar {
  const names = new Set(links.flatMap(({ attributes }) => Object.keys(attributes)));
  const attributes = Object.fromEntries([...names].map((name) => [name, { type: TEXT, doc: '' }]));
  const link: ElementGrammar = {
    doc: 'A way to a database or a file system.',
    attributes,
    children: {},
    text: 'none',
  };
  return {
    doc: root === 'db-links' ? 'Ways to databases.' : 'Ways to file systems.',
    attributes: {},
    children: { link: { element: link } },
    text: 'none',
  };
}
