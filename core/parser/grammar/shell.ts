import { type ElementGrammar, textElement } from './grammar.ts';

export const SHELL: ElementGrammar = {
  doc: 'Runs one bash command line.',
  attributes: {},
  children: { command: { element: textElement('The command line.'), min: 1, max: 1 } },
  text: 'none',
};
