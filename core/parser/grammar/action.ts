import { ACTION_KINDS, type ActionKind } from '../../model/workflow.ts';
import type { XmlElement } from '../../model/xml.ts';
import { childElements } from '../text.ts';
import { ACTION_KIND_GRAMMARS } from './action-kinds.ts';
import { ERROR, NAMED_ATTRIBUTES, OK } from './control-nodes.ts';
import { type AttributeTable, type ChildGrammar, type ContentRule, choice, type ElementGrammar } from './grammar.ts';
import { BOOLEAN, COUNT, HOST, oneOf, POSITIVE, SECONDS, SECONDS_OR_NONE, TEXT } from './value-types.ts';

/** The envelope of language §4. */
export const ACTION_ATTRIBUTES = {
  ...NAMED_ATTRIBUTES,
  host: { type: HOST, default: '-1', governs: true, doc: 'The worker group that runs it; `-1` is `default`.' },
  'retry-times': { type: COUNT, default: '0', governs: true, doc: 'Extra attempts after a failure.' },
  interval: { type: SECONDS, default: '0', governs: true, doc: 'Seconds between attempts.' },
  backoff: {
    type: oneOf('fixed', 'exponential'),
    default: 'fixed',
    governs: true,
    doc: 'How the interval grows: not, or doubling with jitter (extension).',
  },
  'max-interval': {
    type: POSITIVE,
    governs: true,
    doc: 'Most seconds between attempts, for `exponential` (extension).',
  },
  timeout: {
    type: SECONDS_OR_NONE,
    default: '-1',
    governs: true,
    doc: 'Seconds for the node from its first start, retries and their waits included.',
  },
  'is-ignore': { type: BOOLEAN, default: 'false', governs: true, doc: 'Do not run it; it counts as success.' },
  desc: { type: TEXT, default: '', doc: 'What it is for.' },
} as const satisfies AttributeTable;

const WAYS_ON: Readonly<Record<string, ChildGrammar>> = {
  ok: { element: OK, max: 1 },
  error: { element: ERROR, max: 1 },
};

const HAS_OK: ContentRule = {
  doc: 'needs an `<ok to="…">`',
  holds: (action) => [action, ...watchers(action)].some((element) => childElements(element, 'ok').length > 0),
};

const ONE_PLACE_FOR_EDGES: ContentRule = {
  doc: 'takes `<ok>` and `<error>` once each: beside the kind element, or inside a 2017 `<file-watcher>`',
  holds: (action) =>
    ['ok', 'error'].every(
      (name) => [action, ...watchers(action)].flatMap((element) => childElements(element, name)).length <= 1,
    ),
};

export const ACTION: ElementGrammar = {
  doc: 'Runs something on a worker.',
  attributes: ACTION_ATTRIBUTES,
  children: {
    ...Object.fromEntries(ACTION_KINDS.map((kind): [string, ChildGrammar] => [kind, { element: kindGrammar(kind) }])),
    ...WAYS_ON,
  },
  text: 'none',
  rules: [choice(ACTION_KINDS, 'exactly'), HAS_OK, ONE_PLACE_FOR_EDGES],
};

/** The 2017 file-watcher may hold the edges of its action. */
function kindGrammar(kind: ActionKind): ElementGrammar {
  const grammar = ACTION_KIND_GRAMMARS[kind];
  return kind === 'file-watcher' ? { ...grammar, children: { ...grammar.children, ...WAYS_ON } } : grammar;
}

/** The kind elements inside which edges may stand. */
export function watchers(action: XmlElement): readonly XmlElement[] {
  return childElements(action, 'file-watcher');
}
