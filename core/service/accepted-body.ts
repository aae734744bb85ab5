/** Where an accepted file is kept, and in whose name. */
export interface AcceptedBody {
  readonly hash: string;
  readonly source: string;
  /** Sources that are no more: names of theirs are taken over. */
  readonly former: ReadonlySet<string>;
  readonly rights: SubmitRights;
}

/** What whoever submits a file may do in a folder. */
export interface SubmitRights {
  mayEdit(dir: string): boolean;
  /** Start what is in it: a coordinator does so by and by, a sub-workflow whenever it is called. */
  mayStart(dir: string): boolean;
}

/** Of the machinery itself. */
export const ALL_RIGHTS: SubmitRights = { mayEdit: () => true, mayStart: () => true };

/** Whether a name that belongs to `owner` may be changed in the name of this source (language §1). */
export function mayChange({ source, former }: Pick<AcceptedBody, 'source' | 'former'>, owner: string): boolean {
  return owner === source || former.has(owner);
}
