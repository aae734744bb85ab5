import { DatabaseError as ServerError } from 'pg';
import type { OpenLink } from '#core/model/link.ts';
import { DatabaseError } from '../../errors.ts';
import { codeOf, connectionFailure } from '../connection-failure.ts';
import { serverAddress } from '../server-address.ts';

/** Classes of SQLSTATE (appendix A of the manual) that are the server's trouble, not the statement's. */
const PLATFORM_CLASSES = ['08', '40', '53', '55', '57', '58', 'XX'];
/** `query_canceled`: by a kill, or by a `statement_timeout` that the user has set. */
const CANCELED = '57014';
const SHOWN_CHARACTERS = 60;

/** Why no session could be begun. Names who wanted to go where, never the password. */
export function postgresqlConnectError(error: unknown, open: OpenLink): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { host, port, user, database } = serverAddress(open);
  const where = `link ${open.link.name} (${open.link.type} at ${host}:${port})`;
  const details = { sqlState: codeOf(error) };
  const broken = connectionFailure(error);
  if (broken !== undefined) {
    return new DatabaseError(`${where} cannot be reached: ${broken}`, details, { fault: 'platform', cause: error });
  }
  const said = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ServerError)) {
    return new DatabaseError(`${where} cannot be reached: ${localReason(said)}`, details, {
      fault: 'platform',
      cause: error,
    });
  }
  const fault = PLATFORM_CLASSES.includes(error.code?.slice(0, 2) ?? '') ? 'platform' : 'user';
  return new DatabaseError(`${where}: ${said}${connectAdvice(error.code, user, database)}`, details, {
    fault,
    cause: error,
  });
}

/** What pg itself has to say of a connection that came to nothing. */
function localReason(said: string): string {
  if (said.includes('timeout')) return 'no answer in time: do routes and security groups let the worker through to it?';
  if (said.includes('does not support SSL')) return `${said}: set \`ssl-mode\` to disable, or let the server use TLS`;
  if (said.includes('terminated unexpectedly')) return 'it broke the connection off: is PostgreSQL what listens there?';
  return said;
}

function connectAdvice(code: string | undefined, user: string, database = user): string {
  if (code === '28P01' || code === '28000') return `: correct \`user\` (${user}) or the password of the link`;
  if (code === '3D000') return `: correct \`database\` (${database}) of the link, or create it`;
  if (code === '53300') return ': every connection it allows is taken';
  return '';
}

/** What the server said of a statement, with the place in it. */
export function postgresqlError(error: unknown, statement?: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  if (!(error instanceof ServerError)) {
    const said = connectionFailure(error) ?? (error instanceof Error ? error.message : String(error));
    return new DatabaseError(`the session broke off: ${said}`, {}, { fault: 'platform', cause: error });
  }
  const code = error.code ?? '';
  const platform = PLATFORM_CLASSES.includes(code.slice(0, 2)) && code !== CANCELED;
  const offset = error.position === undefined ? undefined : Number(error.position) - 1;
  const row = copiedRow(error);
  const details = { sqlState: code, ...(offset !== undefined && { offset }), ...row };
  return new DatabaseError(startOf(row) + sentence(error, statement, offset), details, {
    fault: platform ? 'platform' : 'user',
    cause: error,
  });
}

/** What `COPY` was at when it failed; every line of it was a row. */
interface CopiedRow {
  readonly row?: number;
  readonly column?: string;
  /** Of the cell, cut. */
  readonly value?: string;
}

/** From `COPY items, line 3, column id: "x"`, `COPY items, line 3: "x\ty"` or `COPY items, line 3`. */
function copiedRow({ where = '' }: ServerError): CopiedRow {
  const [, row, column, value] = /^COPY .+?, line (\d+)(?:, column ([^:]+)(?:: "([\s\S]*)")?)?/.exec(where) ?? [];
  if (row === undefined) return {};
  return {
    row: Number(row),
    ...(column !== undefined && { column }),
    ...(value !== undefined && { value: cut(value) }),
  };
}

function startOf({ row, column, value }: CopiedRow): string {
  if (row === undefined) return '';
  const cell = value === undefined ? '' : `: "${value}"`;
  return column === undefined ? `row ${row}: ` : `row ${row}, column ${column}${cell}: `;
}

function cut(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function sentence(error: ServerError, statement: string | undefined, offset: number | undefined): string {
  const parts = [error.message];
  // The server counts characters, and so must this: a string of JavaScript counts some of them twice.
  const near =
    offset === undefined
      ? ''
      : [...(statement ?? '')]
          .slice(offset, offset + 40)
          .join('')
          .split('\n')[0];
  if (near !== undefined && near !== '' && !error.message.includes(' at or near '))
    parts.push(` near "${near.trim()}"`);
  if (error.detail !== undefined) parts.push(`: ${error.detail}`);
  if (error.hint !== undefined) parts.push(` Hint: ${error.hint}`);
  return parts.join('');
}
