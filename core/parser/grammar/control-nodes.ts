import { type AttributeTable, type ElementGrammar, textElement } from './grammar.ts';
import { EDGE, NAME } from './value-types.ts';

const NODE_NAME = { type: NAME, required: true, doc: 'Unique among the nodes of the file.' } as const;

/** An edge: where it leads. */
export const EDGE_ATTRIBUTES = {
  to: { type: EDGE, required: true, doc: 'The node that comes next.' },
} as const satisfies AttributeTable;

export const NAMED_ATTRIBUTES = { name: NODE_NAME } as const satisfies AttributeTable;

export const STEP_ATTRIBUTES = { ...NAMED_ATTRIBUTES, ...EDGE_ATTRIBUTES } as const;

function edge(doc: string): ElementGrammar {
  return { doc, attributes: EDGE_ATTRIBUTES, children: {}, text: 'none' };
}

export const OK = edge('Where it goes on after success.');
export const ERROR = edge('Where it goes on after a failure; without it the instance fails.');

export const START: ElementGrammar = {
  doc: 'Where the instance begins.',
  attributes: STEP_ATTRIBUTES,
  children: {},
  text: 'none',
};

export const FORK: ElementGrammar = {
  doc: 'Begins all its paths.',
  attributes: NAMED_ATTRIBUTES,
  children: { path: { element: edge('One of the ways that begin.'), min: 1 } },
  text: 'none',
};

export const JOIN: ElementGrammar = {
  doc: 'Goes on once it has been reached and nothing that is not at rest can still reach it.',
  attributes: STEP_ATTRIBUTES,
  children: {},
  text: 'none',
};

export const END: ElementGrammar = {
  doc: 'The instance succeeds when an end has been reached and everything is at rest.',
  attributes: NAMED_ATTRIBUTES,
  children: {},
  text: 'none',
};

export const KILL: ElementGrammar = {
  doc: 'Kills the instance.',
  attributes: NAMED_ATTRIBUTES,
  children: { message: { element: textElement('Kept on the instance and put in the mail.', 'optional'), max: 1 } },
  text: 'none',
};
