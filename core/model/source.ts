const FREED = 'deleted:';

/** The owner that a name gets when the file of its owner is deleted: the name is anybody's from then on (language §1). */
export function freedSource(source: string): string {
  return `${FREED}${source}`;
}

export function isFreed(source: string): boolean {
  return source.startsWith(FREED);
}

/** Why a coordinator of this source does not fire, for people: undefined while the name belongs to somebody. `at` in words. */
export function lostFile(source: string, at: string | undefined): string | undefined {
  if (!isFreed(source)) return undefined;
  return `its file ${lastOwner(source)} was deleted, or defined something else${at === undefined ? '' : `, on ${at}`}`;
}

/** The owner, also of a name that is freed since: who had it last. */
export function lastOwner(source: string): string {
  return isFreed(source) ? source.slice(FREED.length) : source;
}
