/** The folder that all others are below. */
export const ROOT = '/';

/**
 * Whether a folder is `folder` or lies below it. Names of folders are compared as they stand: `.`, `..` and percent signs
 * mean nothing in them, so that no spelling of one leads into another.
 */
export function isWithin(dir: string, folder: string): boolean {
  const root = folder.replace(/\/+$/, '');
  return root === '' || dir === root || dir.startsWith(`${root}/`);
}
