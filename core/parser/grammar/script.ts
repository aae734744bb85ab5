import { ATTACH_LIST } from './attach-list.ts';
import { choice, type ElementGrammar, textElement } from './grammar.ts';

const CODE = textElement('The script. A `#!` first line picks the interpreter, otherwise it is bash.');

export const SCRIPT: ElementGrammar = {
  doc: 'Runs a script in a private folder.',
  attributes: {},
  children: {
    code: { element: CODE, max: 1 },
    content: { element: CODE, max: 1 },
    location: { element: textElement('The name of the file the script is written to.', 'optional'), max: 1 },
    'attach-list': { element: ATTACH_LIST, max: 1 },
  },
  text: 'none',
  rules: [choice(['code', 'content'], 'exactly')],
};
