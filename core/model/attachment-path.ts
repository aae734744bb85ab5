import { byteLength } from './byte-length.ts';

/** Of a component, as file systems have it (NAME_MAX). */
const MAX_NAME_BYTES = 255;
/** Of the whole path, so that a prefix and it make a key of S3 (1,024 bytes) or a path of Linux. */
const MAX_PATH_BYTES = 900;

/**
 * The parts of a path below the root of the deployment's files, which a leading slash means, too. Undefined for what
 * names no file there: `..` anywhere, an empty path, a NUL, half a surrogate pair, a name or path that is too long.
 * Nothing is decoded: `%2e%2e` is a name like any other.
 */
export function attachmentPath(path: string): readonly [string, ...string[]] | undefined {
  if (!path.isWellFormed() || path.includes('\0')) return undefined;
  const [first, ...rest] = path.split('/').filter((part) => part !== '' && part !== '.');
  if (first === undefined || path.endsWith('/') || path.endsWith('/.')) return undefined;
  const parts = [first, ...rest] as const;
  if (parts.some((part) => part === '..' || byteLength(part) > MAX_NAME_BYTES)) return undefined;
  return byteLength(parts.join('/')) > MAX_PATH_BYTES ? undefined : [first, ...rest];
}
