import { type ElementGrammar, textElement } from './grammar.ts';

export const ATTACH_LIST: ElementGrammar = {
  doc: 'Files that are copied beside it.',
  attributes: {},
  children: { file: { element: textElement('One file of the deployment.') } },
  text: 'none',
};
