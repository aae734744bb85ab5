import { DatabaseError } from '../../errors.ts';

/** Primary result codes (https://www.sqlite.org/rescode.html) that are not the doing of a statement. */
const PLATFORM_CODES: readonly number[] = [7, 10, 13, 17, 22];
const BUSY_CODES: readonly number[] = [5, 6];
const CORRUPT = 11;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** What SQLite said, as an error that says what to mend. `where` names the link or is absent. */
export function sqliteError(error: unknown, where?: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const said = error instanceof Error ? error.message : String(error);
  // The low byte of an extended code is its primary code.
  const code = errcodeOf(error) & 0xff;
  const fault = PLATFORM_CODES.includes(code) || BUSY_CODES.includes(code) ? 'platform' : 'user';
  const message = `${where === undefined ? '' : `${where}: `}${said}${advice(code)}`;
  return new DatabaseError(message, { code }, { fault, cause: error });
}

function errcodeOf(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
}

function advice(code: number): string {
  if (BUSY_CODES.includes(code)) {
    return ': another process holds the file longer than `busy-timeout` of the link; let it end, or wait longer';
  }
  if (code === NOT_A_DATABASE) return ': the path of the link leads to something else than a SQLite database';
  if (code === CORRUPT) return ': restore the file from a copy';
  if (code === CANNOT_OPEN) return ': is the path of the link right, and may the user of the attempt write there?';
  return '';
}
