import { type AttributeTable, type ElementGrammar, textElement } from './grammar.ts';
import { FILLED } from './value-types.ts';

export const SSH_ATTRIBUTES = {
  link: { type: FILLED, required: true, doc: 'The link of type sftp whose host, credentials and host key are used.' },
  host: { type: FILLED, doc: 'Another machine than that of the link, which shows the same host key.' },
  user: { type: FILLED, doc: 'Another user than that of the link.' },
} satisfies AttributeTable;

export const SSH: ElementGrammar = {
  doc: 'Runs a command on another machine.',
  attributes: SSH_ATTRIBUTES,
  children: { command: { element: textElement('The command line.'), min: 1, max: 1 } },
  text: 'none',
};
