import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

interface BackendColumn {
  readonly name: string;
  /** As the table was created with, such as `decimal(10,2)`. */
  readonly type: string;
  readonly nullable: boolean;
}

export interface BackendResult {
  readonly columns: readonly BackendColumn[];
  readonly rows: readonly (readonly unknown[])[];
  /** Absent for a statement that gives rows. */
  readonly changes?: number;
}

const CREATE = /^\s*create\s+(?:external\s+)?table\s+(\S+)\s*\(([\s\S]*)\)/i;

const IS_INTEGER = /^((small|big|tiny)?int|number\(\d+\))$/;

const DROP = /^\s*drop\s+table\s+(?:if\s+exists\s+)?(\S+)\s*$/i;

/**
 * What answers behind the small servers of the tests: SQLite in memory, which keeps every value as it was inserted,
 * and beside it what types the tables were created with, in the words of the database that is played.
 */
export class SqliteBackend {
  readonly #database = new DatabaseSync(':memory:');
  readonly #tables = new Map<string, readonly BackendColumn[]>();
  readonly #rewrite: (statement: string) => string;
  readonly #expressionType: (value: unknown) => string;

  constructor(rewrite: (statement: string) => string, expressionType: (value: unknown) => string) {
    this.#rewrite = rewrite;
    this.#expressionType = expressionType;
    this.#database.function('to_char', { deterministic: true }, (value, format) => asText(value, String(format)));
  }

  /** Throws the error of SQLite for what it does not take. */
  run(statement: string, binds: readonly SQLInputValue[] = []): BackendResult {
    const [, table, list] = CREATE.exec(statement) ?? [];
    if (table && list) return this.#create(bareName(table), columnsIn(list));
    const [, dropped] = DROP.exec(statement) ?? [];
    if (dropped) this.#tables.delete(bareName(dropped).toLowerCase());
    const prepared = this.#database.prepare(this.#rewrite(statement));
    prepared.setReadBigInts(true);
    prepared.setReturnArrays(true);
    const described = prepared.columns();
    if (described.length === 0) {
      return { columns: [], rows: [], changes: Number(prepared.run(...binds).changes) };
    }
    const rows = prepared.all(...binds).map((row) => Object.values(row));
    const columns = described.map(({ name, table: from, column }, index): BackendColumn => {
      const declared = this.columnsOf(from ?? '')?.find((candidate) => candidate.name === column);
      const type = declared?.type ?? this.#expressionType(rows.find((row) => row[index] !== null)?.[index]);
      return { name, type, nullable: declared?.nullable ?? true };
    });
    return { columns, rows };
  }

  columnsOf(table: string): readonly BackendColumn[] | undefined {
    return this.#tables.get(bareName(table).toLowerCase());
  }

  close(): void {
    this.#database.close();
  }

  #create(table: string, columns: readonly BackendColumn[]): BackendResult {
    // SQLite gives a column without a type no affinity: what comes in as text stays text. Integers are to be ordered.
    const list = columns.map(
      ({ name, type, nullable }) =>
        `"${name.replaceAll('"', '""')}" ${IS_INTEGER.test(type) ? 'integer' : ''} ${nullable ? '' : 'not null'}`,
    );
    this.#database.exec(`create table "${table}" (${list.join(', ')})`);
    this.#tables.set(table.toLowerCase(), columns);
    return { columns: [], rows: [], changes: 0 };
  }
}

/** As Oracle prints a time that was kept as text: with nine digits of a second, and no blank before the offset. */
function asText(value: unknown, format: string): string | null {
  if (value === null) return null;
  if (!format.includes('FF9')) return String(value);
  const [, time = '', fraction = '', offset = ''] = /^(\S+ [\d:]+)(?:\.(\d+))? ?(.*)$/.exec(String(value)) ?? [];
  return `${time}.${fraction.padEnd(9, '0')}${offset}`;
}

/** The table of `db.table`, of "quoted" and of `quoted` names. */
function bareName(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1).replace(/^["`](.*)["`]$/, '$1');
}

/** A quoted name, or a plain one, with what stands behind it up to a comma outside of parentheses. */
const ITEM = /\s*(?:(`(?:[^`]|``)*`|"(?:[^"]|"")*")|([^\s"`]+))\s+((?:\([^)]*\)|[^,(])*)(?:,|$)/y;

function columnsIn(list: string): readonly BackendColumn[] {
  return [...list.matchAll(new RegExp(ITEM, 'gy'))].map(([, quoted, plain, rest = '']) => {
    const quote = quoted?.[0] ?? '';
    const name = quoted ? quoted.slice(1, -1).replaceAll(quote + quote, quote) : (plain ?? '');
    const type = rest.trim().toLowerCase();
    return { name, type: type.replace(/\s+not null$/, ''), nullable: !type.endsWith('not null') };
  });
}
