import type { AttributeTable, ContentRule } from './grammar.ts';
import { BOOLEAN, oneOf, type ValueType } from './value-types.ts';

const MAX_DELIMITER_CHARACTERS = 16;
const NAMED_ESCAPES: Readonly<Record<string, string>> = { t: '\t', '0': '\0', a: '\x07', v: '\v', f: '\f' };

/**
 * What separates columns, decoded: a tab in an attribute of XML becomes a blank, so that one writes `\t`. It may not
 * begin with a letter or a digit, since a backslash before one means something else in a plain file.
 */
const DELIMITER: ValueType<string> = {
  allowed:
    'one to 16 characters that do not begin with a letter or a digit and hold no line end, such as `,`, `||`, `\\t` or `\\001`',
  parse: (text) => {
    const delimiter = decodeEscapes(text);
    const isAllowed = /^[^\p{L}\p{N}\\\r\n][^\r\n]*$/u.test(delimiter);
    return isAllowed && delimiter.length <= MAX_DELIMITER_CHARACTERS ? delimiter : undefined;
  },
};

const QUOTE: ValueType<string> = {
  allowed: 'one character of punctuation, such as `"`',
  parse: (text) => (/^[!-/:-@[\]^-`{-~]$/.test(text) ? text : undefined),
};

const NULL_TEXT: ValueType<string> = {
  allowed: 'a text without line ends',
  parse: (text) => (/[\r\n]/.test(text) ? undefined : text),
};

/** How the rows of a file are written, of a source as of a target. */
export const FILE_FORMAT = {
  format: {
    type: oneOf('plain', 'csv'),
    default: 'plain',
    doc: 'Backslash escapes and no quotes, or quoted cells (RFC 4180) (extension).',
  },
  delimited: { type: DELIMITER, doc: 'What separates the columns: a tab, with `format="csv"` a comma.' },
  header: { type: BOOLEAN, default: 'false', doc: 'The first line names the columns (extension).' },
  quote: { type: QUOTE, default: '"', doc: 'What encloses a cell, with `format="csv"` (extension).' },
  null: { type: NULL_TEXT, doc: 'How a null is written: `\\N`, with `format="csv"` an empty cell (extension).' },
  escaped: {
    type: BOOLEAN,
    default: 'true',
    doc: 'A backslash escapes, with `format="plain"`; `false`: it is a character like others (extension).',
  },
} as const satisfies AttributeTable;

/** Encodings that files come in. What is written is always UTF-8. */
export const ENCODING = oneOf(
  'utf-8',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'iso-8859-1',
  'windows-1252',
  'utf-16le',
);

/** A cell could not be told from what encloses or separates it. */
export const QUOTE_IS_NO_DELIMITER: ContentRule = {
  doc: 'needs a `quote` that is not in `delimited`',
  holds: ({ attributes }) => {
    const delimiter = DELIMITER.parse(attributes['delimited']?.value ?? ',') ?? ',';
    return attributes['format']?.value.trim() !== 'csv' || !delimiter.includes(attributes['quote']?.value ?? '"');
  },
};

/** A null could not be told from the cells around it. */
export const NULL_HOLDS_NO_DELIMITER: ContentRule = {
  doc: 'needs a `null` that does not hold what is `delimited`',
  holds: ({ attributes }) => {
    const isCsv = attributes['format']?.value.trim() === 'csv';
    const delimiter = DELIMITER.parse(attributes['delimited']?.value ?? (isCsv ? ',' : '\t'));
    return delimiter === undefined || !(attributes['null']?.value ?? '').includes(delimiter);
  },
};

function decodeEscapes(text: string): string {
  return text.replace(/\\([0-3][0-7]{2}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[tavf0]|[^\p{L}\p{N}\\])/gu, (_, code) => {
    const named = NAMED_ESCAPES[code];
    if (named !== undefined) return named;
    if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return /^[xu]/.test(code) ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : code;
  });
}
