import type { Cell, Column } from '#adapters/links/database/database.ts';
import type { FileSystem } from '#adapters/links/files/file-system.ts';
import { decodeText } from './format/decode-text.ts';
import { gunzip, isGzip } from './format/gzip.ts';
import { recordReader } from './format/record-reader.ts';
import type { Records } from './format/records.ts';
import type { RowSource, SourceBatch } from './row-source.ts';
import { TransferError } from './transfer-error.ts';
import type { SourcePlan } from './transfer-plan.ts';

/** The rows of a piece are in memory together. */
const PIECE_BYTES = 64 * 1024;

type FilePlan = Extract<SourcePlan, { type: 'FILE' }>;

/** Rows of one file, the header taken from them. */
interface FileRecords extends Records {
  readonly path: string;
  /** Of csv and plain files that have one. */
  readonly header: readonly string[] | undefined;
}

/**
 * The rows of a file, or of all files that match a glob, one after another by path. The first are read when this
 * returns, since they tell the columns. `onBytes` is told what was read from the file system.
 */
export async function fileSource(
  files: FileSystem,
  plan: FilePlan,
  onBytes: (count: number) => void,
): Promise<RowSource> {
  const paths = await pathsOf(files, plan.path);
  const records = recordsOf(files, plan, paths, onBytes)[Symbol.asyncIterator]();
  const first = await records.next();
  const columns = first.done === true ? [] : columnsOf(first.value);
  return {
    columns,
    naming: plan.format.header ? 'header' : 'none',
    batches: first.done === true ? none() : batches(first.value, records, columns),
  };
}

async function pathsOf(files: FileSystem, pattern: string): Promise<readonly string[]> {
  const file = await files.stat(pattern);
  if (file !== undefined) return [file.path];
  const found = await files.glob(pattern);
  if (found.length > 0) return found.map(({ path }) => path);
  throw new TransferError(`there is no file ${pattern}: is the path right, and was the file written on this worker?`);
}

/** What is complete of the files, piece by piece; begins with one that has rows or a header. */
async function* recordsOf(
  files: FileSystem,
  { format, encoding }: FilePlan,
  paths: readonly string[],
  onBytes: (count: number) => void,
): AsyncGenerator<FileRecords> {
  let header: readonly string[] | undefined;
  for (const path of paths) {
    const reader = recordReader(format);
    let needsHeader = format.header;
    const take = (records: Records): FileRecords => {
      if (needsHeader && records.rows.length > 0) {
        header = sameHeader(records.rows.shift() ?? [], header, path);
        records.lines.shift();
        needsHeader = false;
      }
      return { ...records, path, header };
    };
    try {
      const bytes = counted(await files.read(path), onBytes);
      for await (const text of decodeText(isGzip(path) ? gunzip(bytes) : bytes, encoding)) {
        const records = take(reader.push(text));
        if (records.rows.length > 0) yield records;
      }
      const rest = take(reader.finish());
      if (rest.rows.length > 0 || header !== undefined) yield rest;
    } catch (error) {
      if (error instanceof TransferError) throw new TransferError(`${path}: ${error.message}`, {}, { cause: error });
      throw error;
    }
  }
}

function sameHeader(row: readonly Cell[], before: readonly string[] | undefined, path: string): readonly string[] {
  const header = row.map((cell) => (typeof cell === 'string' ? cell.trim() : ''));
  const unnamed = header.indexOf('');
  if (unnamed !== -1) throw new TransferError(`the header has no name for column ${unnamed + 1}: ${header.join(', ')}`);
  if (before !== undefined && before.join('\0') !== header.join('\0')) {
    throw new TransferError(
      `its header (${header.join(', ')}) is not that of the files before ${path} (${before.join(', ')})`,
    );
  }
  return header;
}

/** From the header; or one for each cell of the first row that is not an empty line, `c1` and on. Any text each. */
function columnsOf({ header, rows }: FileRecords): readonly Column[] {
  const row = rows.find((cells) => !isEmptyLine(cells)) ?? rows[0] ?? [];
  const names = header ?? row.map((_, index) => `c${index + 1}`);
  return names.map((name) => ({ name, type: { name: 'text' }, nullable: true }));
}

async function* batches(
  first: FileRecords,
  others: AsyncIterator<FileRecords>,
  columns: readonly Column[],
): AsyncGenerator<SourceBatch> {
  try {
    for (let next: IteratorResult<FileRecords> = { value: first }; next.done !== true; next = await others.next()) {
      const { path, rows, lines } = checked(next.value, columns);
      yield { rows, place: (index) => `${path} line ${lines[index] ?? '?'}` };
    }
  } finally {
    await others.return?.();
  }
}

/** Every row as wide as the columns are; empty lines between them, which are rows of one column only, left out. */
function checked(records: FileRecords, columns: readonly Column[]): FileRecords {
  const { rows, lines, path } = records;
  const misfit = rows.findIndex((row) => row.length !== columns.length);
  if (misfit === -1) return records;
  const kept: { rows: Cell[][]; lines: number[] } = { rows: [], lines: [] };
  for (const [index, row] of rows.entries()) {
    if (isEmptyLine(row) && columns.length > 1) continue;
    if (row.length !== columns.length) throw wrongWidth(path, lines[index] ?? 0, row.length, columns);
    kept.rows.push(row);
    kept.lines.push(lines[index] ?? 0);
  }
  return { ...records, ...kept };
}

function wrongWidth(path: string, line: number, width: number, columns: readonly Column[]): TransferError {
  const names = columns.map(({ name }) => name).join(', ');
  const mend = 'is `delimited` right, and is what separates columns quoted or escaped where a cell holds it?';
  return new TransferError(
    `${path} line ${line} has ${width} columns, and the file began with ${columns.length} (${names}): ${mend}`,
  );
}

function isEmptyLine(row: readonly Cell[]): boolean {
  return row.length === 1 && (row[0] === '' || row[0] === null);
}

/** In pieces of which the rows die young, whatever the file system reads at once. */
async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      const piece = chunk.subarray(start, start + PIECE_BYTES);
      onBytes(piece.length);
      yield piece;
    }
  }
}

async function* none(): AsyncGenerator<SourceBatch> {}
