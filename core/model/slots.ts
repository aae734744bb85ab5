/**
 * Who runs and who waits in line for it, longest first; `limit` is the one given last. Each id is that of one run of an
 * instance (`slotId`): who gives back a run's slot, however late, cannot give back that of its rerun.
 */
export interface Slots {
  readonly limit: number;
  readonly holders: readonly string[];
  readonly waiters: readonly string[];
  /** Counts the writes. */
  readonly revision: number;
}

export const NO_SLOTS: Slots = { limit: 0, holders: [], waiters: [], revision: 0 };

/**
 * Takes a slot if one is free after all who came before, else a place in line. The same object when nothing is to be
 * written: to find that one holds a slot already is written, so that nobody who looked before it can take that away.
 */
export function enter(slots: Slots, limit: number, id: string): Slots {
  const { holders, waiters } = slots;
  if (holders.includes(id)) return { ...slots };
  const line = waiters.includes(id) ? waiters : [...waiters, id];
  if (line.indexOf(id) < limit - holders.length) {
    return { ...slots, limit, holders: [...holders, id], waiters: without(line, [id]) };
  }
  return line === waiters && limit === slots.limit ? slots : { ...slots, limit, waiters: line };
}

/** Out of slot or line. The same object when they stand in neither. */
export function leave(slots: Slots, ids: readonly string[]): Slots {
  const [holders, waiters] = [without(slots.holders, ids), without(slots.waiters, ids)];
  const left = slots.holders.length + slots.waiters.length - holders.length - waiters.length;
  return left === 0 ? slots : { ...slots, holders, waiters };
}

/** As many from the head of the line as there are free slots. */
export function firstInLine({ limit, holders, waiters }: Slots): readonly string[] {
  return waiters.slice(0, Math.max(0, limit - holders.length));
}

/** How a run of an instance stands in the lists. */
export function slotId(instanceId: string, run: number): string {
  return `${instanceId}/${run}`;
}

/** What `slotId` was made of. */
export function parseSlotId(id: string): { readonly instanceId: string; readonly run: number } {
  const [instanceId = '', run] = id.split('/');
  return { instanceId, run: Number(run) };
}

function without(ids: readonly string[], gone: readonly string[]): readonly string[] {
  return ids.filter((id) => !gone.includes(id));
}
