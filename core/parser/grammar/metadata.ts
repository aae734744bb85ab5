import { type ElementGrammar, textElement } from './grammar.ts';
import { FILLED } from './value-types.ts';

export const METADATA: ElementGrammar = {
  doc: 'Writes the comments of a table and its columns.',
  attributes: {
    table: { type: FILLED, required: true, doc: 'The table.' },
    'db-link': { type: FILLED, required: true, doc: 'The database link.' },
    from: { type: FILLED, doc: 'Tables whose comments are copied by column name, comma-separated.' },
  },
  children: {
    'column-comment': {
      element: {
        ...textElement('The comment of a column.', 'optional'),
        attributes: { name: { type: FILLED, required: true, doc: 'The column.' } },
      },
    },
    'table-comment': { element: textElement('The comment of the table.', 'optional'), max: 1 },
  },
  text: 'none',
};
