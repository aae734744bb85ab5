import type { OpenLink } from '#core/model/link.ts';
import { DatabaseError } from '../../errors.ts';
import { codeOf, connectionFailure } from '../connection-failure.ts';
import { serverAddress } from '../server-address.ts';

/** Trouble of the server or between sessions (https://mariadb.com/kb/en/mariadb-error-codes/), not of a statement. */
const PLATFORM_ERRORS = [1040, 1053, 1077, 1114, 1203, 1205, 1213, 1226, 1927];
const NO_SESSION = ['PROTOCOL_CONNECTION_LOST', 'PROTOCOL_SEQUENCE_TIMEOUT'];
const INTERRUPTED = 1317;

/** Why no session could be begun. Names who wanted to go where, never the password. */
export function mysqlConnectError(error: unknown, open: OpenLink): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { host, port, user, database } = serverAddress(open);
  const where = `link ${open.link.name} (mysql at ${host}:${port})`;
  const broken = connectionFailure(error) ?? localReason(error);
  if (broken !== undefined) {
    return new DatabaseError(`${where} cannot be reached: ${broken}`, {}, { fault: 'platform', cause: error });
  }
  const number = errnoOf(error);
  const message = `${where}: ${textOf(error)}${connectAdvice(number, user, database)}`;
  const fault = PLATFORM_ERRORS.includes(number) ? 'platform' : 'user';
  return new DatabaseError(message, { errno: number }, { fault, cause: error });
}

function localReason(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return 'it has no TLS: set `ssl-mode` to disable, or let the server use TLS';
  if (code === 'HANDSHAKE_SSL_ERROR') return `TLS failed: ${textOf(error)}`;
  if (code !== undefined && NO_SESSION.includes(code))
    return 'it broke the connection off: is MySQL what listens there?';
  return undefined;
}

function connectAdvice(number: number, user: string, database = ''): string {
  if (number === 1045 || number === 1698) return `: correct \`user\` (${user}) or the password of the link`;
  if (number === 1049) return `: correct \`database\` (${database}) of the link, or create it`;
  if (number === 1044) return `: let ${user} use ${database}, or correct \`database\` of the link`;
  return '';
}

/** What the server said of a statement; its text holds the place already (`near '…' at line 1`). */
export function mysqlError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const number = errnoOf(error);
  const broken = connectionFailure(error) ?? (isBroken(error) ? 'the connection was lost' : undefined);
  if (broken !== undefined) {
    return new DatabaseError(`the session broke off: ${broken}`, {}, { fault: 'platform', cause: error });
  }
  const fault = PLATFORM_ERRORS.includes(number) || number === 0 ? 'platform' : 'user';
  return new DatabaseError(textOf(error), { errno: number }, { fault, cause: error });
}

/** What the server said of one of the rows that a statement brings, after `before` others of the same load. */
export function mysqlRowError(error: unknown, before: number): DatabaseError {
  const { message, details, fault, cause } = mysqlError(error);
  const [end = '', number] = / at row (\d+)$/.exec(message) ?? [];
  if (number === undefined) return mysqlError(error);
  const row = before + Number(number);
  const said = `row ${row}: ${message.slice(0, -end.length)}`;
  return new DatabaseError(said, { ...details, row }, { fault, cause });
}

/** A statement that was stopped, also where the server answers as if it had ended (`sleep` of MySQL). */
export function mysqlInterrupted(): DatabaseError {
  return new DatabaseError('the statement was cancelled', { errno: INTERRUPTED }, { fault: 'user' });
}

function isBroken(error: unknown): boolean {
  const code = codeOf(error);
  return (code !== undefined && NO_SESSION.includes(code)) || textOf(error).includes('closed state');
}

function errnoOf(error: unknown): number {
  const isNumbered = error instanceof Error && 'errno' in error && typeof error.errno === 'number';
  // Negative numbers are those of the operating system.
  return isNumbered && Number(error.errno) > 0 ? Number(error.errno) : 0;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
