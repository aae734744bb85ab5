import type { Fault } from '#core/model/attempt.ts';
import { FileSystemError } from '../errors.ts';

/** The error of a file system, whose `details` hold no secret; `cause` stays out of what users see. */
export function fileProblem(
  fault: Fault,
  message: string,
  details: Readonly<Record<string, unknown>>,
  cause?: unknown,
): FileSystemError {
  return new FileSystemError(message, details, { fault, cause });
}

/** What stands at the path is a folder, or nothing that can be read. */
export function notAFile(path: string): FileSystemError {
  return fileProblem('user', `\`${path}\` is no file: name one`, { path });
}
