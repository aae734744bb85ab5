import { FileSystemError } from '../../errors.ts';
import { fileProblem } from '../file-problem.ts';

/** The exceptions of Hadoop that the user can do something about (WebHDFS REST API, "Error Responses"). */
const USER_PROBLEMS: Readonly<Record<string, (path: string) => string>> = {
  FileNotFoundException: (path) => `there is no file \`${path}\` in HDFS`,
  AccessControlException: (path) => `HDFS denies access to \`${path}\`: let the user of the link reach it`,
  SecurityException: () => 'HDFS refuses the credentials of the link: correct its `user`',
  ParentNotDirectoryException: (path) => `\`${path}\` leads through something that is no folder`,
};

/** What the name node or a data node said no to. */
export class RemoteException extends Error {
  readonly exception: string;

  constructor(exception: string, message: string) {
    super(message);
    this.exception = exception;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof RemoteException && error.exception === 'FileNotFoundException';
}

/** What HDFS or the way to it said no to, as a `FileSystemError`; one that is already stays as it is. */
export function hdfsProblem(error: unknown, path: string): FileSystemError {
  if (error instanceof FileSystemError) return error;
  const exception = error instanceof RemoteException ? error.exception : '';
  const known = USER_PROBLEMS[exception]?.(path);
  if (known !== undefined) return fileProblem('user', known, { path, exception }, error);
  return fileProblem('platform', `HDFS fails at \`${path}\`: ${reasonOf(error)}`, { path, exception }, error);
}

/** `fetch` keeps the reason behind its "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
