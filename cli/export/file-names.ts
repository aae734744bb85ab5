import { createHash } from 'node:crypto';

/** A file name has at most 255 bytes on the file systems in use; this leaves room for the rest of it. */
const MAX_BYTES = 200;
const HASH_CHARACTERS = 8;

/**
 * A name that every file system takes, the same for the same text: what is not allowed is percent-encoded, and what is
 * too long is cut and told apart by a hash.
 */
export function safeFileName(text: string): string {
  const safe = text
    .replaceAll(/[%<>:"/\\|?*\p{Cc}\p{Bidi_Control}]/gu, (character) =>
      encodeURIComponent(character).replace('*', '%2A'),
    )
    .replace(/^\./, '%2E')
    .replace(/[. ]$/, (character) => (character === '.' ? '%2E' : '%20'));
  if (Buffer.byteLength(safe) <= MAX_BYTES) return safe;
  let cut = '';
  for (const { segment } of new Intl.Segmenter().segment(safe)) {
    if (Buffer.byteLength(cut + segment) > MAX_BYTES) break;
    cut += segment;
  }
  return `${cut}-${hashOf(text)}`;
}

/** The path of a definition below the folder of an export: by its own folder, then its name. */
export function exportPath(dir: string, name: string): string {
  const folders = dir.split('/').filter(Boolean).map(safeFileName);
  return [...folders, `${safeFileName(name)}.xml`].join('/');
}

/** Paths that are one on a file system that ignores case are told apart. */
export function distinctPaths(items: readonly { readonly dir: string; readonly name: string }[]): readonly string[] {
  const taken = new Set<string>();
  return items.map(({ dir, name }) => {
    const path = exportPath(dir, name);
    const distinct = taken.has(path.toLowerCase()) ? path.replace(/\.xml$/, `-${hashOf(name)}.xml`) : path;
    taken.add(distinct.toLowerCase());
    return distinct;
  });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_CHARACTERS);
}
