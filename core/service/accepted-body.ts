/** Where an accepted file is kept, and in whose name. */
export interface AcceptedBody {
  readonly hash: string;
  readonly source: string;
  /** Sources that are no more: names of theirs are taken over. */
  readonly former: ReadonlySet<string>;
}

/** Whether a name that belongs to `owner` may be changed in the name of this source (language §1). */
export function mayChange({ source, former }: AcceptedBody, owner: string): boolean {
  return owner === source || former.has(owner);
}
