const FREED = 'deleted:';

/** The owner that a name gets when the file of its owner is deleted: the name is anybody's from then on (language §1). */
export function freedSource(source: string): string {
  return `${FREED}${source}`;
}

export function isFreed(source: string): boolean {
  return source.startsWith(FREED);
}

/** The owner, also of a name that is freed since: who had it last. */
export function lastOwner(source: string): string {
  return isFreed(source) ? source.slice(FREED.length) : source;
}
