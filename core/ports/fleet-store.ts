import type { FleetState } from '../fleet/fleet-state.ts';

export interface StoredFleet {
  readonly group: string;
  readonly state: FleetState;
  readonly revision: number;
}

/** One item a worker group whose workers the deployment starts: decisions are stored on it before they are carried out. */
export interface FleetStore {
  load(group: string): Promise<StoredFleet | undefined>;
  /**
   * Stores the state if the fleet is still as it was loaded (undefined: not there). Undefined when it is not, and also when one's own
   * write was stored and its answer lost: whoever looks next finds what was decided.
   */
  save(group: string, loaded: StoredFleet | undefined, state: FleetState): Promise<StoredFleet | undefined>;
  /** All of them. */
  list(): Promise<readonly StoredFleet[]>;
}
