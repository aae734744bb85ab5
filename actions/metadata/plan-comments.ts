import type { CommentChange, Comments } from '#adapters/links/database/comments/comment-dialect.ts';

/** The comments that a definition gives. */
export interface WantedComments {
  readonly tableComment?: string;
  readonly columns: ReadonlyMap<string, string>;
}

/** What to write, and the columns for which nobody has a comment; or why nothing can be. */
export type CommentPlan =
  | { readonly change: CommentChange; readonly without: readonly string[] }
  | { readonly problem: string };

/**
 * A comment that the definition gives wins; else the first of `sources` that has one for a column of that name, without
 * case. What is written already is left out.
 */
export function planComments(target: Comments, sources: readonly Comments[], wanted: WantedComments): CommentPlan {
  const names = [...target.columns.keys()];
  const known = new Set(names.map((name) => name.toLowerCase()));
  const unknown = [...wanted.columns.keys()].filter((name) => !known.has(name.toLowerCase()));
  if (unknown.length > 0) {
    return { problem: `has no column ${unknown.join(', ')}: it has ${names.join(', ')}` };
  }
  const given = [wanted.columns, ...sources.map(({ columns }) => withComment(columns))].map(lowerCased);
  const columns = new Map<string, string>();
  const without: string[] = [];
  for (const [name, current] of target.columns) {
    const comment = given.find((comments) => comments.has(name.toLowerCase()))?.get(name.toLowerCase());
    if (comment === undefined) without.push(name);
    else if (comment !== current) columns.set(name, comment);
  }
  const { tableComment } = wanted;
  const isNew = tableComment !== undefined && tableComment !== target.table;
  return { change: { columns, ...(isNew && { table: tableComment }) }, without };
}

function withComment(columns: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...columns].filter(([, comment]) => comment !== ''));
}

function lowerCased(columns: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(Array.from(columns, ([name, comment]) => [name.toLowerCase(), comment]));
}
