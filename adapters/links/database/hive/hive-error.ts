import { DatabaseError } from '../../errors.ts';
import { connectionFailure } from '../connection-failure.ts';
import { breakdown, refusal } from '../refusal.ts';

/** What messages of Hive and Impala tell, by what the user can do about it. The first that fits counts. */
const MENDS: readonly (readonly [RegExp, string])[] = [
  [
    /authentication error|not authorized to connect|LDAP|HTTP status code: 401/i,
    'check the user and the password of the link',
  ],
  [/HTTP status code: 404/, 'check the http-path of the link'],
  [
    /table not found|could not resolve (path|table)|table does not exist/i,
    'create the table, or name its database too',
  ],
  [/database (does not exist|not found)/i, 'check the database of the link'],
  [/parseexception|syntax error|cannot recognize input/i, 'check the statement'],
  [/permission denied|does not have privileges|authorizationexception/i, 'grant it to the user of the link'],
];

/** What the driver threw while `doing`, with what is to be mended. It throws errors of its own that are no `Error`. */
export function hiveFailure(doing: string, error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { message, code } = partsOf(error);
  const unreachable = connectionFailure(error);
  if (unreachable) return breakdown(`could not ${doing}: ${unreachable}`, { code }, error);
  const mend = MENDS.find(([pattern]) => pattern.test(message))?.[1];
  if (mend) return refusal(`could not ${doing}: ${message} (${mend})`, { code }, error);
  // A status is the server's word on the statement; anything else happened on the way.
  return (isStatus(error) ? refusal : breakdown)(`could not ${doing}: ${message}`, { code }, error);
}

function partsOf(error: unknown): { message: string; code: unknown } {
  if (typeof error !== 'object' || error === null) return { message: String(error), code: undefined };
  const message = 'message' in error && error.message ? String(error.message) : 'no reason was given';
  return { message, code: 'code' in error ? error.code : undefined };
}

function isStatus(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'Status Error';
}
