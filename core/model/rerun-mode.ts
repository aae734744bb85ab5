/** What a rerun redoes (language §8): everything, what has not succeeded, or a node and all that follows it. */
export type RerunMode =
  | { readonly type: 'whole' }
  | { readonly type: 'recover' }
  | { readonly type: 'from'; readonly node: string };
