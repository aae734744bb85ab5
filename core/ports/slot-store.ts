import type { Slots } from '../model/slots.ts';

/** `instance-limit`: one item a workflow holds the ids (`slotId`) of the runs that go and of those that wait, in order. */
export interface SlotStore {
  /** Idempotent: it holds a slot now (at most `limit` do), or else waits in line. Returns the lists it stands in. */
  acquire(workflow: string, limit: number, id: string): Promise<Slots>;
  /** Idempotent: it leaves slot or line. Returns who is first in line now, to be poked. */
  release(workflow: string, id: string): Promise<readonly string[]>;
  /** As `release` of them all; undefined, and nothing is done, when anybody has acquired or left since `seen`. */
  drop(workflow: string, seen: Slots, ids: readonly string[]): Promise<readonly string[] | undefined>;
  /** Strongly consistent. */
  load(workflow: string): Promise<Slots>;
}
