import { ENCODING, FILE_FORMAT, NULL_HOLDS_NO_DELIMITER, QUOTE_IS_NO_DELIMITER } from './file-format.ts';
import { type ContentRule, type ElementGrammar, needs, textElement } from './grammar.ts';
import { BOOLEAN, FILLED, oneOf } from './value-types.ts';

const COMMON = {
  type: { type: oneOf('DB', 'FILE'), required: true, doc: 'A database or files.' },
  'db-link': { type: FILLED, doc: 'The database link.' },
  'file-link': { type: FILLED, doc: 'The file link; the local file system without it.' },
  ...FILE_FORMAT,
} as const;

/** What a `<source>` may say. */
export const TRANSFER_SOURCE = {
  ...COMMON,
  encoding: { type: ENCODING, default: 'utf-8', doc: 'The encoding of a file (extension).' },
} as const;

/** What a `<target>` may say. */
export const TRANSFER_TARGET = {
  ...COMMON,
  table: { type: FILLED, doc: 'The table, of a database.' },
  path: { type: FILLED, doc: 'The file, of a file system.' },
  'is-pre-truncate': { type: BOOLEAN, default: 'false', doc: 'Empty the table first.' },
  'is-pre-del': { type: BOOLEAN, default: 'false', doc: 'Empty the table first. A file is replaced in any case.' },
} as const;

const SOURCE: ElementGrammar = {
  doc: 'A table or a `select`; or the path of a file, or a glob of several.',
  attributes: TRANSFER_SOURCE,
  children: {},
  text: 'required',
  rules: [needs('type', 'DB', ['db-link']), QUOTE_IS_NO_DELIMITER, NULL_HOLDS_NO_DELIMITER],
};

const TARGET: ElementGrammar = {
  doc: 'Where the rows go.',
  attributes: TRANSFER_TARGET,
  children: {
    pre: {
      element: textElement('Run before the load: statements, or a command when the target is a file.', 'optional'),
      max: 1,
    },
    after: {
      element: textElement('Run after the load: statements, or a command when the target is a file.', 'optional'),
      max: 1,
    },
  },
  text: 'none',
  rules: [
    needs('type', 'DB', ['db-link']),
    needs('type', 'DB', ['table']),
    needs('type', 'FILE', ['path']),
    QUOTE_IS_NO_DELIMITER,
    NULL_HOLDS_NO_DELIMITER,
  ],
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
