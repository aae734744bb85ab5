import type { Client, FieldDef } from 'pg';
import Cursor from 'pg-cursor';
import type { Cell, Column, Row } from '../database.ts';
import { columnOfField, decoderOf } from './postgresql-types.ts';

/** Every value as the text that the server sent. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

interface Portion {
  readonly rows: readonly Row[];
  /** Empty when the statement returns no rows. */
  readonly columns: readonly Column[];
  /** Rows that the statement changed or made, once it has ended. */
  readonly changed: number | undefined;
}

/** A statement that runs in the server, whose rows are fetched as they are asked for. */
export class PostgresqlCursor {
  readonly #cursor: Cursor<(string | null)[]>;
  #decoders: readonly ((text: string) => Cell)[] = [];
  #columns: readonly Column[] = [];

  constructor(client: Client, statement: string) {
    this.#cursor = client.query(new Cursor(statement, [], { rowMode: 'array', types: AS_TEXT }));
  }

  /** The next rows, at most `most`; fewer, and the statement has ended. */
  read(most: number): Promise<Portion> {
    return new Promise((resolve, reject) => {
      this.#cursor.read(most, (error, rows, result) => {
        // pg says null where its types say undefined.
        if (error) return reject(error);
        if (this.#columns.length === 0) this.#describe(result.fields ?? []);
        const changed = this.#columns.length === 0 ? (result.rowCount ?? undefined) : undefined;
        resolve({ rows: rows.map((row) => this.#toRow(row)), columns: this.#columns, changed });
      });
    });
  }

  /** Ends the statement, whether or not all of its rows were read. */
  close(): Promise<void> {
    return this.#cursor.close();
  }

  #describe(fields: readonly FieldDef[]): void {
    this.#decoders = fields.map(({ dataTypeID }) => decoderOf(dataTypeID));
    this.#columns = fields.map(columnOfField);
  }

  #toRow(values: readonly (string | null)[]): Row {
    return values.map((value, index) => (value === null ? null : (this.#decoders[index]?.(value) ?? value)));
  }
}
