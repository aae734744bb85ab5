import { DEFAULT_LOOP_LIMIT } from '../../model/limits.ts';
import { ACTION } from './action.ts';
import { END, FORK, JOIN, KILL, START } from './control-nodes.ts';
import { COORDINATOR_2019 } from './coordinator-2019.ts';
import type { AttributeTable, ElementGrammar } from './grammar.ts';
import {
  BOOLEAN,
  FOLDER,
  LIST,
  MAIL_LEVEL,
  NAME,
  oneOf,
  POSITIVE,
  SECONDS_OR_NONE,
  TEXT,
  type ValueType,
} from './value-types.ts';

/** Decides which references there are, so that it can hold none. */
const PARAMS_MODE: ValueType<'auto' | 'prefixed' | 'bare'> = { ...oneOf('auto', 'prefixed', 'bare'), literal: true };

/** Language §2. */
export const WORKFLOW_ATTRIBUTES = {
  name: { type: NAME, required: true, doc: 'Unique; submitting it again makes a new version.' },
  creator: { type: TEXT, default: 'Unknown', doc: 'The owner, shown in mails.' },
  desc: { type: TEXT, default: '', doc: 'What it is for.' },
  dir: { type: FOLDER, default: '/tmp', doc: 'Its folder in the workflow tree.' },
  'mail-level': { type: MAIL_LEVEL, default: 'failed', governs: true, doc: 'Which ends are mailed.' },
  'mail-receivers': { type: LIST, default: '', governs: true, doc: 'Addresses, comma-separated.' },
  'notify-downstream': {
    type: BOOLEAN,
    default: 'false',
    governs: true,
    doc: 'Mail such an end to the receivers of what is downstream, too (extension).',
  },
  'instance-limit': { type: POSITIVE, governs: true, doc: 'Most instances of it that run at once; further ones wait.' },
  timeout: { type: SECONDS_OR_NONE, default: '-1', governs: true, doc: 'Seconds for the whole instance (extension).' },
  'loop-limit': {
    type: POSITIVE,
    default: String(DEFAULT_LOOP_LIMIT),
    governs: true,
    doc: 'Most times one node may be entered in one instance (extension).',
  },
  params: { type: PARAMS_MODE, default: 'auto', doc: 'Which references are substituted (extension).' },
} as const satisfies AttributeTable;

export const WORKFLOW: ElementGrammar = {
  doc: 'A workflow and its nodes.',
  attributes: WORKFLOW_ATTRIBUTES,
  children: {
    coordinator: { element: COORDINATOR_2019, max: 1 },
    start: { element: START, min: 1, max: 1 },
    fork: { element: FORK },
    join: { element: JOIN },
    action: { element: ACTION },
    kill: { element: KILL },
    end: { element: END, min: 1 },
  },
  text: 'none',
};
