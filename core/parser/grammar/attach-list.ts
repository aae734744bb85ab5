import { attachmentPath } from '../../model/attachment-path.ts';
import { elementText } from '../text.ts';
import { type ContentRule, type ElementGrammar, textElement } from './grammar.ts';

const NAMES_A_FILE: ContentRule = {
  doc: "must name a file below the folder of the deployment's files, without `..`",
  // What a reference comes to is looked at when it is known.
  holds: (file) => elementText(file).includes('${') || attachmentPath(elementText(file).trim()) !== undefined,
};

export const ATTACH_LIST: ElementGrammar = {
  doc: 'Files that are copied beside it.',
  attributes: {},
  children: { file: { element: { ...textElement('One file of the deployment.'), rules: [NAMES_A_FILE] } } },
  text: 'none',
};
