import { FileSystemError } from '../../errors.ts';
import { fileProblem } from '../file-problem.ts';

/** What each error of the operating system means for whoever wrote the path (errno(3)). */
const USER_PROBLEMS: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `there is no file \`${path}\` on the worker`,
  ENOTDIR: (path) => `\`${path}\` leads through something that is no folder`,
  EISDIR: (path) => `\`${path}\` is a folder: name a file`,
  ERR_FS_EISDIR: (path) => `\`${path}\` is a folder: name a file`,
  EACCES: (path) => `permission denied for \`${path}\`: let the user of the worker's slot reach it`,
  EPERM: (path) => `permission denied for \`${path}\`: let the user of the worker's slot reach it`,
  EROFS: (path) => `\`${path}\` is on a file system that can only be read`,
  ENAMETOOLONG: (path) => `a name in \`${path}\` is too long: 255 bytes at most`,
  ELOOP: (path) => `the symbolic links of \`${path}\` lead in a circle`,
};

/** What the operating system said no to, as a `FileSystemError`; one that is already stays as it is. */
export function localProblem(error: unknown, path: string): FileSystemError {
  if (error instanceof FileSystemError) return error;
  const code = errorCode(error);
  const message = USER_PROBLEMS[code]?.(path);
  if (message !== undefined) return fileProblem('user', message, { path, code }, error);
  const found = code === 'ENOSPC' ? 'no space is left on the disk' : String(error);
  return fileProblem('platform', `\`${path}\`: ${found}`, { path, code }, error);
}

/** Whether it means that there is no such file. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errorCode(error));
}

/** `ENOENT` and the like; empty for what is no error of the operating system. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
