/** `instance-limit`: one item a workflow holds the ids of those who run and of those who wait, in order. */
export interface SlotStore {
  /** Idempotent. True: it holds a slot; false: it waits in line (at most `limit` hold one). */
  acquire(workflow: string, limit: number, instanceId: string): Promise<boolean>;
  /** Idempotent: leaves slot or line. Returns who is first in line now, to be poked. */
  release(workflow: string, instanceId: string): Promise<readonly string[]>;
}
