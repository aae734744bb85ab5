import type { Fault } from '#core/model/attempt.ts';
import { AkkaflowError } from '#core/model/errors.ts';

interface LinkErrorOptions extends ErrorOptions {
  /** Whose doing it is: a wrong password or a missing table is the user's, a server that is down the platform's. */
  readonly fault: Fault;
}

/** A database refused, could not be reached, or broke off. The message says what to mend. */
export class DatabaseError extends AkkaflowError {
  override readonly name = 'DatabaseError';
  readonly code = 'database';
  readonly fault: Fault;

  constructor(message: string, details: Readonly<Record<string, unknown>>, { fault, ...options }: LinkErrorOptions) {
    super(message, details, options);
    this.fault = fault;
  }
}

/** A file system refused, could not be reached, or broke off. The message says what to mend. */
export class FileSystemError extends AkkaflowError {
  override readonly name = 'FileSystemError';
  readonly code = 'file-system';
  readonly fault: Fault;

  constructor(message: string, details: Readonly<Record<string, unknown>>, { fault, ...options }: LinkErrorOptions) {
    super(message, details, options);
    this.fault = fault;
  }
}
