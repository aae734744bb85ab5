import { folderOfUpload, UNKNOWN_UPLOADER, type Upload } from '../model/upload.ts';
import type { ListedUpload } from '../ports/upload-bucket.ts';
import { SETTLING_MS } from './decide-upload.ts';
import { type LoaderEnvironment, loadUpload } from './load-upload.ts';
import { mapBounded } from './map-bounded.ts';

const PAGE = 1_000;
/** Most keys that one pass takes up; the next one goes on. */
const MAX_TAKEN_UP = 500;
const AT_ONCE = 4;

/** A key as the bucket has it and as it was taken up; one of both may lack. */
interface KeyState {
  readonly key: string;
  readonly listed?: ListedUpload;
  readonly stored?: Upload;
}

/**
 * Takes up what no notice told of: files that came, changed or went, what broke off, and what was refused because of something that has been
 * mended since, such as a name that is free now. Reads both sides in pages, in the order of their keys. One key that fails holds up no other.
 */
export async function reconcileUploads(env: LoaderEnvironment): Promise<void> {
  const now = env.clock.now();
  const open: KeyState[] = [];
  for await (const state of keyStates(env)) {
    if (isOpen(state, now)) open.push(state);
    if (open.length >= MAX_TAKEN_UP) break;
  }
  await mapBounded(AT_ONCE, open, async ({ key, stored }) => {
    try {
      const ifMended = stored?.result === 'refused';
      await loadUpload(env, { key, change: 'unclear', by: UNKNOWN_UPLOADER }, { ifMended });
    } catch (error) {
      env.logger.error('An upload could not be taken up; the next pass tries again', { key, error });
    }
  });
}

/** What is young is left to its notice, which says who did it. */
function isOpen({ key, listed, stored }: KeyState, now: number): boolean {
  if (folderOfUpload(key) === undefined) return false;
  const isSettling = Math.max(listed?.modifiedAt ?? 0, stored?.at ?? 0) > now - SETTLING_MS;
  if (isSettling) return false;
  if (stored === undefined || listed?.etag !== stored.etag) return true;
  return stored.result === 'pending' || stored.result === 'refused' || stored.leftovers.length > 0;
}

/** Both sides side by side, by key. */
async function* keyStates(env: LoaderEnvironment): AsyncGenerator<KeyState> {
  const listed = allPages((page) => env.uploadBucket.list(page));
  const stored = allPages((page) => env.uploads.list(page));
  let [left, right] = await Promise.all([listed.next(), stored.next()]);
  while (!left.done || !right.done) {
    const order = left.done ? 1 : right.done ? -1 : compareBytes(left.value.key, right.value.key);
    const sides = {
      ...(order <= 0 && !left.done && { listed: left.value }),
      ...(order >= 0 && !right.done && { stored: right.value }),
    };
    const key = sides.listed?.key ?? sides.stored?.key ?? '';
    yield { key, ...sides };
    if (order <= 0) left = await listed.next();
    if (order >= 0) right = await stored.next();
  }
}

async function* allPages<T extends { readonly key: string }>(
  read: (page: { readonly after?: string; readonly limit: number }) => Promise<readonly T[]>,
): AsyncGenerator<T, undefined> {
  let after: string | undefined;
  do {
    const page: readonly T[] = await read({ limit: PAGE, ...(after !== undefined && { after }) });
    yield* page;
    after = page.at(-1)?.key;
  } while (after !== undefined);
  return undefined;
}

/** Keys in the order of their bytes in UTF-8, which is that of code points. */
function compareBytes(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (const [index, character] of left.entries()) {
    const difference = (character.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
