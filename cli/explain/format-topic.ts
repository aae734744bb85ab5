import type { AttributeTable, ChildGrammar, ElementGrammar } from '#core/parser/grammar/grammar.ts';
import type { Sheet } from '../output/print-data.ts';
import type { Column } from '../output/table.ts';
import type { Topic } from './topics.ts';

/** One attribute as it is explained, and as `-o json` prints it. */
export interface ExplainedAttribute {
  readonly name: string;
  readonly required: boolean;
  readonly default?: string;
  readonly allowed: string;
  readonly doc: string;
}

/** One element with all there is below it. */
export interface ExplainedElement {
  readonly doc: string;
  readonly attributes: readonly ExplainedAttribute[];
  readonly children: readonly (ExplainedElement & { readonly name: string; readonly times: string })[];
  readonly text: ElementGrammar['text'];
  readonly rules: readonly string[];
}

/** Elements hold each other no deeper than this; what is below a kind of action is explained under its own name. */
const MAX_DEPTH = 4;

/** The tables by which the validator reads an element, as plain data. */
export function explainElement(grammar: ElementGrammar, depth = 0): ExplainedElement {
  const below = depth < MAX_DEPTH ? Object.entries(grammar.children) : [];
  return {
    doc: grammar.doc,
    attributes: explainAttributes(grammar.attributes),
    children: below.map(([name, child]) => ({
      name,
      times: timesOf(child),
      ...explainElement(child.element, depth + 1),
    })),
    text: grammar.text,
    rules: (grammar.rules ?? []).map(({ doc }) => doc),
  };
}

function explainAttributes(table: AttributeTable): readonly ExplainedAttribute[] {
  return Object.entries(table).map(([name, { type, doc, required, default: absent }]) => ({
    name,
    required: required === true,
    ...(absent !== undefined && { default: absent }),
    allowed: type.allowed,
    doc,
  }));
}

function timesOf({ min = 0, max }: ChildGrammar): string {
  if (min === max) return min === 1 ? 'once' : `${min} times`;
  if (max === undefined) return min === 0 ? 'any number' : `${min} or more`;
  return `${min} to ${max}`;
}

const ATTRIBUTES: readonly Column<ExplainedAttribute & { readonly path: string }>[] = [
  { heading: 'ATTRIBUTE', cell: ({ path, name }) => `${path}${name}` },
  {
    heading: 'DEFAULT',
    cell: ({ required, default: absent }) => (required ? { text: 'required', style: 'strong' } : absent || '-'),
  },
  { heading: 'MUST BE', cell: ({ allowed }) => allowed, flexible: true },
  { heading: 'MEANING', cell: ({ doc }) => doc, flexible: true },
];

const CHILDREN: readonly Column<{ readonly path: string; readonly times: string; readonly doc: string }>[] = [
  { heading: 'ELEMENT', cell: ({ path }) => path },
  { heading: 'HOW OFTEN', cell: ({ times }) => times },
  { heading: 'MEANING', cell: ({ doc }) => doc, flexible: true },
];

/** An explanation for people. `nested`: whether what stands below the children is shown too. */
export function formatTopic(sheet: Sheet, { name, example }: Topic, element: ExplainedElement): string {
  // The kinds of an action are many, and each is a topic of its own.
  const nested = name !== 'action' && name !== 'work-flow';
  const children = descendants(element, '', nested);
  const attributes = [
    ...element.attributes.map((attribute) => ({ ...attribute, path: '' })),
    ...(nested
      ? children.flatMap(({ path, attributes: own }) => own.map((one) => ({ ...one, path: `${path} ` })))
      : []),
  ];
  const rules = [element, ...(nested ? children : [])].flatMap((one) => {
    const path = 'path' in one ? String(one.path) : `<${name}>`;
    return one.rules.map((rule) => `${path} ${rule}`);
  });
  return [
    `${name}: ${element.doc}\n`,
    ...(attributes.length > 0 ? [sheet.table(ATTRIBUTES, attributes)] : []),
    ...(children.length > 0 ? [sheet.table(CHILDREN, children)] : []),
    ...(rules.length > 0 ? [`Rules:\n${rules.map((rule) => `  ${rule}\n`).join('')}`] : []),
    ...(example === undefined ? [] : [`Example:\n${example.replace(/^/gm, '  ').trimEnd()}\n`]),
  ].join('\n');
}

type Descendant = ExplainedElement & { readonly path: string; readonly times: string };

function descendants(element: ExplainedElement, above: string, nested: boolean): readonly Descendant[] {
  return element.children.flatMap(({ name, ...child }) => {
    const path = `${above}<${name}>`;
    return [{ ...child, path }, ...(nested ? descendants(child, path, nested) : [])];
  });
}
