import type { ElementGrammar } from './grammar.ts';
import { LIST, TEXT } from './value-types.ts';

export const EMAIL: ElementGrammar = {
  doc: 'Sends a mail: its elements as HTML, or a text (of `<html>`) that is HTML. Values of parameters are text in it.',
  attributes: {
    to: { type: LIST, doc: 'Addresses, comma-separated; the receivers of the workflow without it.' },
    subject: { type: TEXT, doc: 'The subject.' },
  },
  children: {},
  text: 'markup',
};
