import { isFreed, lastOwner } from '../model/source.ts';

/** In whose name a file comes, and what that may do. */
export interface Submitter {
  readonly source: string;
  /** Sources that are no more: names of theirs are taken over. */
  readonly former: ReadonlySet<string>;
  readonly rights: SubmitRights;
  /** Counts what came of this source. What has a higher number is never replaced by what has a lower one. */
  readonly order?: number;
}

/** Where an accepted file is kept, and in whose name. */
export interface AcceptedBody extends Submitter {
  readonly hash: string;
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
export function mayChange({ source, former }: Pick<Submitter, 'source' | 'former'>, owner: string): boolean {
  return owner === source || isFreed(owner) || former.has(owner);
}

/** Whether what has the name now came of the same source later, by whoever was faster; its file may be gone since. */
export function isOutdated(
  { source, order }: Pick<Submitter, 'source' | 'order'>,
  current: { readonly source: string; readonly order?: number } | undefined,
): boolean {
  if (order === undefined || current?.order === undefined) return false;
  return lastOwner(current.source) === source && current.order > order;
}
