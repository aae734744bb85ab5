import type { Cell, Column, Row } from '#adapters/links/database/database.ts';
import { type FitCell, fitOfDatabase, fitOfFile, Misfit } from './fit-cell.ts';
import type { SourceBatch } from './row-source.ts';
import { TransferError } from './transfer-error.ts';

const SHOWN_CHARACTERS = 60;

/** The rows as the columns of the target take them. Throws `TransferError` for the first cell that does not fit. */
export async function* fitRows(
  batches: AsyncIterable<SourceBatch>,
  columns: readonly Column[],
  from: 'DB' | 'FILE',
): AsyncGenerator<readonly Row[]> {
  const fits = columns.flatMap((column, index) => {
    const adapt = from === 'FILE' ? fitOfFile(column) : fitOfDatabase(column);
    return adapt === undefined ? [] : [{ index, adapt }];
  });
  for await (const { rows, place } of batches) {
    for (const [number, row] of rows.entries()) {
      const misfit = fitRow(row, fits);
      if (misfit !== undefined) throw problem(place(number), columns[misfit.index]?.name ?? '', misfit);
    }
    yield rows;
  }
}

interface CellMisfit {
  readonly index: number;
  readonly cell: string;
  readonly reason: string;
}

function fitRow(row: Cell[], fits: readonly { index: number; adapt: FitCell }[]): CellMisfit | undefined {
  for (const { index, adapt } of fits) {
    const cell = row[index];
    if (typeof cell !== 'string') continue;
    const fitted = adapt(cell);
    if (fitted instanceof Misfit) return { index, cell, reason: fitted.reason };
    row[index] = fitted;
  }
  return undefined;
}

function problem(place: string, column: string, { cell, reason }: CellMisfit): TransferError {
  const cut = cell.length > SHOWN_CHARACTERS ? `${cell.slice(0, SHOWN_CHARACTERS)}…` : cell;
  return new TransferError(
    `${place}, column ${column}: ${JSON.stringify(cut)} ${reason}; mend the row or widen the column`,
  );
}
