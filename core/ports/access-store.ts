import type { Principal } from '../model/access.ts';

/** Who may do what: principals by name. What a deployment names as its admins is not in it. */
export interface AccessStore {
  /** Strongly consistent: what was taken away counts with the next request. */
  get(name: string): Promise<Principal | undefined>;
  /** All of them, by name: there are dozens, not thousands. */
  list(): Promise<readonly Principal[]>;
  /** Stores `next` if the stored one is still `current` (undefined: none). False: somebody was faster. */
  replace(current: Principal | undefined, next: Principal): Promise<boolean>;
  /** False when it is no longer `current`; true when there is none any more. */
  delete(current: Principal): Promise<boolean>;
}
