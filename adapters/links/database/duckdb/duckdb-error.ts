import { DatabaseError } from '../../errors.ts';

/** What DuckDB said, as one line that says what to mend. `where` names the link or is absent. */
export function duckdbError(error: unknown, where?: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const isLocked = said.includes('Could not set lock');
  const fault = isLocked || said.startsWith('IO Error: No space') ? 'platform' : 'user';
  const message = `${where === undefined ? '' : `${where}: `}${oneLine(said)}${advice(said, isLocked)}`;
  return new DatabaseError(message, {}, { fault, cause: error });
}

/** The first line and the line of the statement that DuckDB shows with it; the mark below that is of no use in a log. */
function oneLine(said: string): string {
  const lines = said.split('\n');
  const shown = lines.find((line) => line.startsWith('LINE '));
  return shown === undefined ? (lines[0] ?? '') : `${lines[0]} (${shown})`;
}

function advice(said: string, isLocked: boolean): string {
  if (isLocked) return ': another process has the file open; let it end';
  if (said.startsWith('Out of Memory')) return ': raise `memory-limit` of the link';
  if (said.includes('not a valid DuckDB database file')) return ': the path of the link leads to something else';
  return '';
}
