import { type ContentRule, choice, type ElementGrammar, needs, textElement } from './grammar.ts';
import { BOOLEAN, FILLED, TEXT } from './value-types.ts';

const KNOWN_TYPES: readonly (string | undefined)[] = ['SQL', 'COMMAND', 'NUM', undefined];

const DATABASE_NEEDS_URL: ContentRule = {
  doc: 'takes a `type` of `SQL`, `COMMAND` or `NUM`; a database name (2017) needs a `jdbc-url`',
  holds: ({ attributes }) => {
    const type = attributes['type']?.value.trim();
    return KNOWN_TYPES.includes(type) || type?.includes('${') === true || attributes['jdbc-url'] !== undefined;
  },
};

const VALUE: ElementGrammar = {
  doc: 'A number: written out, printed by a command, or selected.',
  attributes: {
    type: { type: FILLED, required: true, doc: '`SQL`, `COMMAND` or `NUM`; in 2017 also the name of a database.' },
    'db-link': { type: FILLED, doc: 'The database link, for `SQL`.' },
    'jdbc-url': { type: FILLED, doc: 'The database (2017), without a password.' },
    username: { type: TEXT, doc: 'The user at that database (2017).' },
  },
  children: {},
  text: 'required',
  rules: [DATABASE_NEEDS_URL, needs('type', 'SQL', ['db-link', 'jdbc-url'])],
};

export const DATA_MONITOR: ElementGrammar = {
  doc: 'Fails when a value is out of its bounds, which are inclusive.',
  attributes: {
    category: { type: TEXT, doc: 'The group the value is shown in (2017).' },
    'source-name': { type: TEXT, doc: 'The name the value is shown under (2017).' },
    'is-saved': { type: BOOLEAN, default: 'true', doc: 'Whether the value is kept (2017).' },
    'is-exceed-error': {
      type: BOOLEAN,
      default: 'true',
      doc: 'Whether a value out of its bounds fails the node (2017).',
    },
    'time-mark': { type: TEXT, doc: 'The time the value belongs to (2017).' },
  },
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
