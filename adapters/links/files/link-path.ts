import { fileProblem } from './file-problem.ts';

/**
 * Where a path of a definition leads: below `root` (a folder, without a slash at its end; empty for the whole file
 * system), whether it is written with a leading slash or not. Doubled slashes and `.` vanish.
 * @throws FileSystemError for a path that is empty, holds a NUL, or climbs above the root by `..`
 */
export function pathBelow(root: string, path: string): string {
  if (path.trim() === '') throw fileProblem('user', 'the path is empty: name a file', {});
  if (path.includes('\0')) throw fileProblem('user', 'the path holds a NUL character, which no file name can', {});
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) {
      throw fileProblem('user', `the path \`${path}\` leads out of ${rootName(root)}: leave out its \`..\``, { path });
    }
  }
  return `${root}/${parts.join('/')}`;
}

function rootName(root: string): string {
  return root === '' ? 'the file system' : `the root \`${root}\` of the link`;
}

/** A root as a link has it: an absolute folder, without a slash at its end; `/` and none are empty. */
export function readRoot(root: string | undefined): string {
  return pathBelow('', root === undefined || root.trim() === '' ? '/' : root.trim()).replace(/\/+$/, '');
}
