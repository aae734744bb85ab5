import type { Slots } from '../model/slots.ts';

/** `instance-limit`: one item a workflow holds the ids (`slotId`) of the runs that go and of those that wait, in order. */
export interface SlotStore {
  /** Idempotent. True: it holds a slot; false: it waits in line (at most `limit` hold one). */
  acquire(workflow: string, limit: number, id: string): Promise<boolean>;
  /** Idempotent: they leave slot or line. Returns who is first in line now, to be poked. */
  release(workflow: string, ids: readonly string[]): Promise<readonly string[]>;
  /** Idempotent: they leave the line, and keep a slot. Returns who is first in line now, to be poked. */
  leaveLine(workflow: string, ids: readonly string[]): Promise<readonly string[]>;
  /** Strongly consistent. */
  load(workflow: string): Promise<Slots>;
}
