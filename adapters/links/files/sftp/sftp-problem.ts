import { FileSystemError } from '../../errors.ts';
import { fileProblem } from '../file-problem.ts';

/** Status codes of SFTP 3 (https://datatracker.ietf.org/doc/html/draft-ietf-secsh-filexfer-02#section-7). */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;
/** Also what a server says of a file that is there already, or of a full disk. */
const FAILURE = 4;

export function isMissing(error: unknown): boolean {
  return statusOf(error) === NO_SUCH_FILE;
}

export function isGeneralFailure(error: unknown): boolean {
  return statusOf(error) === FAILURE;
}

/** What the server said no to, as a `FileSystemError`; one that is already stays as it is. */
export function sftpProblem(error: unknown, path: string): FileSystemError {
  if (error instanceof FileSystemError) return error;
  const status = statusOf(error);
  const details = { path, status };
  if (status === NO_SUCH_FILE) return fileProblem('user', `there is no file \`${path}\` on the host`, details, error);
  if (status === PERMISSION_DENIED) {
    const mend = 'let the user of the link reach it';
    return fileProblem('user', `the host denies access to \`${path}\`: ${mend}`, details, error);
  }
  const message = error instanceof Error ? error.message : String(error);
  return fileProblem('platform', `the host fails at \`${path}\`: ${message}`, details, error);
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
