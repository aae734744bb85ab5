import { type ContentRule, type ElementGrammar, textElement } from './grammar.ts';
import { FILLED } from './value-types.ts';

const HOST_OR_LINK: ContentRule = {
  doc: 'needs a `host` or a `link`',
  holds: ({ attributes }) => attributes['host'] !== undefined || attributes['link'] !== undefined,
};

export const SSH: ElementGrammar = {
  doc: 'Runs a command on another machine.',
  attributes: {
    host: { type: FILLED, doc: 'The machine; that of the link without it.' },
    user: { type: FILLED, doc: 'The user there; that of the link without it.' },
    link: { type: FILLED, doc: 'The file link whose credentials are used.' },
  },
  children: { command: { element: textElement('The command line.'), min: 1, max: 1 } },
  text: 'none',
  rules: [HOST_OR_LINK],
};
