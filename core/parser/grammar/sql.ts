import type { ElementGrammar } from './grammar.ts';
import { BOOLEAN, FILLED } from './value-types.ts';

export const SQL: ElementGrammar = {
  doc: 'Runs statements, separated by `;`, in one transaction where the database has them.',
  attributes: {
    'db-link': { type: FILLED, required: true, doc: 'The database link.' },
    transaction: {
      type: BOOLEAN,
      default: 'true',
      doc: 'One transaction around all statements; `false`: each stands by itself, for those that refuse one.',
    },
  },
  children: {},
  text: 'required',
};
