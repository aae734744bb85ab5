import { type AttributeTable, type ContentRule, type ElementGrammar, textElement } from './grammar.ts';
import { BOOLEAN, COUNT, FILLED, SECONDS, SIZE } from './value-types.ts';

export const FILE_MONITOR_ATTRIBUTES = {
  'check-interval': { type: SECONDS, default: '10', doc: 'Seconds between the two looks that have to agree.' },
} satisfies AttributeTable;

export const FILE_ATTRIBUTES = {
  'min-num': { type: COUNT, default: '1', doc: 'Fewest files that pass.' },
  'min-each-size': { type: SIZE, default: '0B', doc: 'Least size of each; 1 kB is 1,024 bytes.' },
  'file-link': { type: FILLED, doc: 'The file link; the local file system without it.' },
  dir: { type: FILLED, doc: 'The folder of the files (2017).' },
  'num-threshold': { type: COUNT, doc: 'Fewest files that pass (2017).' },
} satisfies AttributeTable;

const ONE_COUNT: ContentRule = {
  doc: 'takes one of `min-num` and `num-threshold`, which mean the same',
  holds: ({ attributes }) => attributes['min-num'] === undefined || attributes['num-threshold'] === undefined,
};

const FILE: ElementGrammar = {
  doc: 'The files, as a glob: `*`, `?`, `[…]`, `{a,b}`, and `**` for any depth.',
  attributes: FILE_ATTRIBUTES,
  children: {},
  text: 'required',
  rules: [ONE_COUNT],
};

export const SIZE_WARN_ATTRIBUTES = {
  enable: { type: BOOLEAN, default: 'true', doc: 'Whether sizes are checked.' },
  'size-threshold': { type: SIZE, required: true, doc: 'Least size of each file.' },
} satisfies AttributeTable;

const SIZE_WARN_MESSAGE: ElementGrammar = {
  doc: 'The size check of 2017; its text is the warning.',
  attributes: SIZE_WARN_ATTRIBUTES,
  children: {},
  text: 'optional',
};

export const FILE_MONITOR: ElementGrammar = {
  doc: 'Fails unless enough files are there, each large enough and none of them still changing.',
  attributes: FILE_MONITOR_ATTRIBUTES,
  children: {
    file: { element: FILE, min: 1, max: 1 },
    'size-warn-message': { element: SIZE_WARN_MESSAGE, max: 1 },
    'warn-msg': { element: textElement('What the mail about a failure says.', 'optional'), max: 1 },
  },
  text: 'none',
};
