import type { FileEntry } from '#adapters/links/files/file-system.ts';
import type { FileDemand } from './file-demand.ts';

/** Most files that a message lists. */
const MAX_LISTED = 10;

/** What is wrong with what was found: the problem in words, and whether it is one of size. */
export interface Finding {
  readonly message: string;
  readonly isSize: boolean;
}

/** Why these files are not what was asked for; undefined: they are. */
export function judgeFiles(
  { pattern, minFiles, minBytes }: Pick<FileDemand, 'pattern' | 'minFiles' | 'minBytes'>,
  found: readonly FileEntry[],
): Finding | undefined {
  if (found.length < minFiles) {
    const message = `${countOf(found.length)} found for \`${pattern}\`, at least ${minFiles} asked for${listOf(found.map(describe))}`;
    return { message, isSize: false };
  }
  const small = found.filter(({ bytes }) => bytes < minBytes);
  if (small.length === 0) return undefined;
  const message = `${small.length} of ${countOf(found.length)} found for \`${pattern}\` smaller than ${sizeOf(minBytes)}`;
  return { message: message + listOf(small.map(describe)), isSize: true };
}

/** Why files that were looked at twice are not at rest; undefined: they are the same. */
export function compareLooks(
  pattern: string,
  seconds: number,
  first: readonly FileEntry[],
  second: readonly FileEntry[],
): Finding | undefined {
  const before = new Map(first.map((entry) => [entry.path, entry]));
  const after = new Set(second.map(({ path }) => path));
  const changes = second.flatMap((entry) => changeOf(before.get(entry.path), entry) ?? []);
  for (const { path } of first) if (!after.has(path)) changes.push(`${path} vanished`);
  if (changes.length === 0) return undefined;
  const message = `${countOf(changes.length)} of \`${pattern}\` not at rest, looked at twice ${seconds} s apart`;
  return { message: message + listOf(changes), isSize: false };
}

/** A file as messages and logs show it. */
export function describe({ path, bytes }: FileEntry): string {
  return `${path} (${sizeOf(bytes)})`;
}

function changeOf(before: FileEntry | undefined, now: FileEntry): string | undefined {
  if (before === undefined) return `${now.path} appeared`;
  if (before.bytes !== now.bytes) return `${now.path} went from ${sizeOf(before.bytes)} to ${sizeOf(now.bytes)}`;
  return before.modifiedAt === now.modifiedAt ? undefined : `${now.path} was written again`;
}

function countOf(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}

function listOf(items: readonly string[]): string {
  if (items.length === 0) return '';
  const more = items.length > MAX_LISTED ? `, and ${items.length - MAX_LISTED} more` : '';
  return `: ${items.slice(0, MAX_LISTED).join(', ')}${more}`;
}

/** Exact in bytes, since a threshold may be missed by one. */
function sizeOf(bytes: number): string {
  return `${bytes.toLocaleString('en-US')} B`;
}
