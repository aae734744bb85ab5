import type { ElementGrammar } from './grammar.ts';
import { LIST, TEXT } from './value-types.ts';

export const EMAIL: ElementGrammar = {
  doc: 'Sends a mail: the text of `<html>`, or the markup itself.',
  attributes: {
    to: { type: LIST, doc: 'Addresses, comma-separated; the receivers of the workflow without it.' },
    subject: { type: TEXT, doc: 'The subject.' },
  },
  children: {},
  text: 'markup',
};
