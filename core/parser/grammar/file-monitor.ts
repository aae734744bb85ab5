import { type ElementGrammar, textElement } from './grammar.ts';
import { BOOLEAN, COUNT, FILLED, SIZE } from './value-types.ts';

const FILE: ElementGrammar = {
  doc: 'The files, as a glob.',
  attributes: {
    'min-num': { type: COUNT, default: '1', doc: 'Fewest files that pass.' },
    'min-each-size': { type: SIZE, default: '0B', doc: 'Least size of each.' },
    'file-link': { type: FILLED, doc: 'The file link; the local file system without it.' },
    dir: { type: FILLED, doc: 'The folder of the files (2017).' },
    'num-threshold': { type: COUNT, doc: 'Fewest files that pass (2017).' },
  },
  children: {},
  text: 'required',
};

const SIZE_WARN_MESSAGE: ElementGrammar = {
  doc: 'The size check of 2017; its text is the warning.',
  attributes: {
    enable: { type: BOOLEAN, default: 'true', doc: 'Whether sizes are checked.' },
    'size-threshold': { type: SIZE, required: true, doc: 'Least size of each file.' },
  },
  children: {},
  text: 'optional',
};

export const FILE_MONITOR: ElementGrammar = {
  doc: 'Fails unless enough files are there, each large enough.',
  attributes: {},
  children: {
    file: { element: FILE, min: 1, max: 1 },
    'size-warn-message': { element: SIZE_WARN_MESSAGE, max: 1 },
    'warn-msg': { element: textElement('What the mail about a failure says.', 'optional'), max: 1 },
  },
  text: 'none',
};
