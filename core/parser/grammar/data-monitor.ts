import { type AttributeTable, type ContentRule, choice, type ElementGrammar, needs, textElement } from './grammar.ts';
import { BOOLEAN, FILLED, SECONDS, TEXT } from './value-types.ts';

const KNOWN_TYPES: readonly (string | undefined)[] = ['SQL', 'COMMAND', 'NUM', undefined];

const DATABASE_NEEDS_URL: ContentRule = {
  doc: 'takes a `type` of `SQL`, `COMMAND` or `NUM`; a database name (2017) needs a `jdbc-url`',
  holds: ({ attributes }) => {
    const type = attributes['type']?.value.trim();
    return KNOWN_TYPES.includes(type) || type?.includes('${') === true || attributes['jdbc-url'] !== undefined;
  },
};

/** Attributes of `<source>`, `<min>` and `<max>`. */
export const MONITORED_VALUE_ATTRIBUTES = {
  type: { type: FILLED, required: true, doc: '`SQL`, `COMMAND` or `NUM`; in 2017 also the name of a database.' },
  'db-link': { type: FILLED, doc: 'The database link, for `SQL`.' },
  'jdbc-url': { type: FILLED, doc: 'The database (2017), without a password.' },
  username: { type: TEXT, doc: 'The user at that database (2017).' },
} as const satisfies AttributeTable;

const VALUE: ElementGrammar = {
  doc: 'A number: written out, printed by a command, or selected.',
  attributes: MONITORED_VALUE_ATTRIBUTES,
  children: {},
  text: 'required',
  rules: [DATABASE_NEEDS_URL, needs('type', 'SQL', ['db-link', 'jdbc-url'])],
};

export const DATA_MONITOR_ATTRIBUTES = {
  category: { type: TEXT, doc: 'The group the value is shown in (2017).' },
  'source-name': { type: FILLED, doc: 'The name the value is shown under; without it `WORKFLOW/NODE` (2017).' },
  'is-saved': { type: BOOLEAN, default: 'true', doc: 'Whether the value is kept (2017).' },
  'is-exceed-error': {
    type: BOOLEAN,
    default: 'true',
    doc: 'Whether a value out of its bounds fails the node (2017).',
  },
  'time-mark': {
    type: FILLED,
    doc: 'The time the value belongs to, `yyyy-MM-dd` or with ` HH:mm:ss`; the logical time without it (2017).',
  },
  'check-interval': {
    type: SECONDS,
    default: '10',
    doc: 'Seconds between the two readings, which must agree; 0 reads once (extension).',
  },
} as const satisfies AttributeTable;

export const DATA_MONITOR: ElementGrammar = {
  doc: 'Fails when a value is out of its bounds, which are inclusive.',
  attributes: DATA_MONITOR_ATTRIBUTES,
  children: {
    source: { element: VALUE, min: 1, max: 1 },
    min: { element: VALUE, max: 1 },
    max: { element: VALUE, max: 1 },
    'min-threshold': { element: VALUE, max: 1 },
    'max-threshold': { element: VALUE, max: 1 },
    'warn-msg': { element: textElement('What the mail about a failure says.', 'optional'), max: 1 },
  },
  text: 'none',
  rules: [choice(['min', 'min-threshold'], 'at most'), choice(['max', 'max-threshold'], 'at most')],
};
