import type { Column, Row } from '../database.ts';
import { refusal } from '../refusal.ts';

interface StatementLimits {
  /** Of the whole statement, as UTF-8. */
  readonly maxBytes: number;
  readonly maxRows: number;
}

interface InsertStatement {
  readonly text: string;
  readonly rows: number;
}

/**
 * The fewest `insert into … values` that hold all rows within the limits, each made when it is asked for. `head` ends
 * before the first row, `write` gives a row in parentheses. Throws `DatabaseError` for a row that alone is too long.
 */
export async function* insertStatements(
  head: string,
  columns: readonly Column[],
  batches: AsyncIterable<readonly Row[]>,
  write: (row: Row) => string,
  { maxBytes, maxRows }: StatementLimits,
): AsyncGenerator<InsertStatement> {
  const headBytes = Buffer.byteLength(head);
  let rowNumber = 0;
  let rows: string[] = [];
  let bytes = headBytes;
  for await (const batch of batches) {
    for (const row of batch) {
      refuseNul(row, columns, ++rowNumber);
      const text = write(row);
      const rowBytes = Buffer.byteLength(text) + 1;
      if (headBytes + rowBytes > maxBytes) throw tooLong(rowBytes, maxBytes);
      if (rows.length > 0 && (rows.length === maxRows || bytes + rowBytes > maxBytes)) {
        yield { text: head + rows.join(','), rows: rows.length };
        rows = [];
        bytes = headBytes;
      }
      rows.push(text);
      bytes += rowBytes;
    }
  }
  if (rows.length > 0) yield { text: head + rows.join(','), rows: rows.length };
}

/** A statement is text on its way to the server, and what a NUL does to it there nobody says. */
function refuseNul(row: Row, columns: readonly Column[], rowNumber: number): void {
  const index = row.findIndex((cell) => typeof cell === 'string' && cell.includes('\0'));
  if (index === -1) return;
  throw refusal(
    `row ${rowNumber}, column ${columns[index]?.name}: the text holds a NUL, which a statement cannot; remove it`,
  );
}

function tooLong(rowBytes: number, maxBytes: number): Error {
  return refusal(
    `a row takes ${rowBytes} bytes as SQL, and a statement may have ${maxBytes}; ` +
      'load such rows by a file in the storage of the table instead',
  );
}
