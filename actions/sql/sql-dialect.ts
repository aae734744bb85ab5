import type { DatabaseType } from '#core/model/link.ts';

/** How a database writes what a `;` can hide in. */
export interface SqlDialect {
  /** A backslash escapes the next character of a string. */
  readonly backslashes: boolean;
  /** `E'…'` strings, in which it does. */
  readonly escapeStrings: boolean;
  /** `$tag$ … $tag$`. */
  readonly dollarQuotes: boolean;
  /** `q'[ … ]'`. */
  readonly alternativeQuotes: boolean;
  /** What names are quoted by besides `"`. */
  readonly nameQuotes: readonly ('`' | '[')[];
  readonly nestedComments: boolean;
  /** `#` begins a comment, and `--` only before a blank. */
  readonly hashComments: boolean;
  /** What holds statements of its own: `begin … end` of what is created, or blocks that end at a line of `/`. */
  readonly blocks: 'atomic' | 'triggers' | 'routines' | 'slash' | 'none';
}

const STANDARD: SqlDialect = {
  backslashes: false,
  escapeStrings: false,
  dollarQuotes: false,
  alternativeQuotes: false,
  nameQuotes: [],
  nestedComments: false,
  hashComments: false,
  blocks: 'none',
};
const POSTGRESQL: SqlDialect = {
  ...STANDARD,
  escapeStrings: true,
  dollarQuotes: true,
  nestedComments: true,
  blocks: 'atomic',
};
const HIVE: SqlDialect = { ...STANDARD, backslashes: true, nameQuotes: ['`'] };

export const SQL_DIALECTS: Readonly<Record<DatabaseType, SqlDialect>> = {
  postgresql: POSTGRESQL,
  redshift: POSTGRESQL,
  duckdb: { ...POSTGRESQL, blocks: 'none' },
  mysql: { ...STANDARD, backslashes: true, nameQuotes: ['`'], hashComments: true, blocks: 'routines' },
  sqlite: { ...STANDARD, nameQuotes: ['`', '['], blocks: 'triggers' },
  oracle: { ...STANDARD, alternativeQuotes: true, blocks: 'slash' },
  hive: HIVE,
  impala: HIVE,
  athena: { ...STANDARD, nameQuotes: ['`'] },
};
