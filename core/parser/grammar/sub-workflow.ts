import type { ElementGrammar } from './grammar.ts';
import { PARAM } from './param.ts';
import { NAME } from './value-types.ts';

export const SUB_WORKFLOW: ElementGrammar = {
  doc: 'Runs another workflow as a child instance; its outcome is that of the node.',
  attributes: { name: { type: NAME, required: true, doc: 'The workflow.' } },
  children: { param: { element: PARAM } },
  text: 'none',
};
