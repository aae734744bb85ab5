import { ATTACH_LIST } from './attach-list.ts';
import { type ElementGrammar, textElement } from './grammar.ts';

export const FILE_EXECUTOR: ElementGrammar = {
  doc: 'Runs a file of the deployment.',
  attributes: {},
  children: {
    command: { element: textElement('The command line, which names one file.'), min: 1, max: 1 },
    'attach-list': { element: ATTACH_LIST, max: 1 },
  },
  text: 'none',
};
