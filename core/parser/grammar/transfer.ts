import { type ContentRule, type ElementGrammar, needs, textElement } from './grammar.ts';
import { BOOLEAN, FILLED, oneOf, TEXT } from './value-types.ts';

const COMMON = {
  type: { type: oneOf('DB', 'FILE'), required: true, doc: 'A database or files.' },
  'db-link': { type: FILLED, doc: 'The database link.' },
  'file-link': { type: FILLED, doc: 'The file link; the local file system without it.' },
  delimited: { type: TEXT, default: '\t', doc: 'What separates the columns of a file.' },
} as const;

const SOURCE: ElementGrammar = {
  doc: 'A table, a `select`, or the path of a file.',
  attributes: COMMON,
  children: {},
  text: 'required',
  rules: [needs('type', 'DB', ['db-link'])],
};

const TARGET: ElementGrammar = {
  doc: 'Where the rows go.',
  attributes: {
    ...COMMON,
    table: { type: FILLED, doc: 'The table, of a database.' },
    path: { type: FILLED, doc: 'The file, of a file system.' },
    'is-pre-truncate': { type: BOOLEAN, default: 'false', doc: 'Empty the table first.' },
    'is-pre-del': { type: BOOLEAN, default: 'false', doc: 'Delete the file first.' },
  },
  children: {
    pre: { element: textElement('Statements run before the load.', 'optional'), max: 1 },
    after: { element: textElement('Statements run after the load.', 'optional'), max: 1 },
  },
  text: 'none',
  rules: [needs('type', 'DB', ['db-link']), needs('type', 'DB', ['table']), needs('type', 'FILE', ['path'])],
};

const SOURCE_AND_TARGET_OR_SCRIPT: ContentRule = {
  doc: 'takes either a `<source>` and a `<target>`, or a `<script>`',
  holds: ({ children }) => {
    const names = children.flatMap((child) => (typeof child === 'string' ? [] : [child.name])).toSorted();
    return ['source,target', 'script'].includes(names.join());
  },
};

export const TRANSFER: ElementGrammar = {
  doc: 'Copies rows between databases and files.',
  attributes: {},
  children: {
    source: { element: SOURCE, max: 1 },
    target: { element: TARGET, max: 1 },
    script: { element: textElement('A script that does the transfer.'), max: 1 },
  },
  text: 'none',
  rules: [SOURCE_AND_TARGET_OR_SCRIPT],
};
