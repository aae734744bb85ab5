import type { AttributeTable, ElementGrammar } from './grammar.ts';
import { PARAM, PARAM_ATTRIBUTES } from './param.ts';
import { NAME } from './value-types.ts';

export const SUB_WORKFLOW_ATTRIBUTES = {
  name: { type: NAME, required: true, doc: 'The workflow.' },
} as const satisfies AttributeTable;

const GIVEN_PARAM: ElementGrammar = {
  ...PARAM,
  doc: 'A parameter for the child, stronger than one of its coordinator. A repeated name replaces the one above.',
  attributes: {
    ...PARAM_ATTRIBUTES,
    value: { ...PARAM_ATTRIBUTES.value, doc: 'The value; references in it are those of this workflow.' },
  },
};

export const SUB_WORKFLOW: ElementGrammar = {
  doc: 'Runs another workflow as a child instance; its outcome is that of the node.',
  attributes: SUB_WORKFLOW_ATTRIBUTES,
  children: { param: { element: GIVEN_PARAM } },
  text: 'none',
};
