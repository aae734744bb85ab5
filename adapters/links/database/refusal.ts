import { DatabaseError } from '../errors.ts';

/** What the user is to mend: a statement, a table, a password, an option of the link. */
export function refusal(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): DatabaseError {
  return new DatabaseError(message, details, { fault: 'user', cause });
}

/** What is no doing of the user's: a server that is down, a connection that broke off. */
export function breakdown(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): DatabaseError {
  return new DatabaseError(message, details, { fault: 'platform', cause });
}
