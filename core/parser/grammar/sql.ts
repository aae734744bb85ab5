import type { ElementGrammar } from './grammar.ts';
import { FILLED } from './value-types.ts';

export const SQL: ElementGrammar = {
  doc: 'Runs statements, separated by `;`, in one transaction where the database has them.',
  attributes: { 'db-link': { type: FILLED, required: true, doc: 'The database link.' } },
  children: {},
  text: 'required',
};
