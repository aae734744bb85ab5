import type { ElementGrammar } from './grammar.ts';
import { NAME, TEXT } from './value-types.ts';

export const PARAM_ATTRIBUTES = {
  name: { type: NAME, required: true, doc: 'The name, as in `${param:NAME}`.' },
  value: { type: TEXT, required: true, doc: 'The value; it may use the parameters above it and `${time…}`.' },
} as const;

export const PARAM: ElementGrammar = {
  doc: 'A parameter. A repeated name replaces the one above.',
  attributes: PARAM_ATTRIBUTES,
  children: {},
  text: 'none',
};

export const PARAM_LIST: ElementGrammar = {
  doc: 'The parameters of the instances it starts.',
  attributes: {},
  children: { param: { element: PARAM } },
  text: 'none',
};
