import type { Link } from '../model/link.ts';

/** Links by name. Of their secrets it holds where they are, and no more. */
export interface LinkStore {
  get(name: string): Promise<Link | undefined>;
  /** All of them, by name: there are dozens, not thousands. */
  list(): Promise<readonly Link[]>;
  /** Stores `next` if the stored one is still `current` (undefined: none). False: somebody was faster. */
  replace(current: Link | undefined, next: Link): Promise<boolean>;
  /** Nothing happens when there is none. */
  delete(name: string): Promise<void>;
}
