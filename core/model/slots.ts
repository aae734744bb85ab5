/**
 * Who runs and who waits in line for it, longest first; `limit` is the one given last. Each id is that of one run of an
 * instance (`slotId`): who gives back a run's slot, however late, cannot give back that of its rerun.
 */
export interface Slots {
  readonly limit: number;
  readonly holders: readonly string[];
  readonly waiters: readonly string[];
}

export const NO_SLOTS: Slots = { limit: 0, holders: [], waiters: [] };

/** Takes a slot if one is free after all who came before, else a place in line. The same object when nothing changes. */
export function enter(slots: Slots, limit: number, id: string): Slots {
  const { holders, waiters } = slots;
  if (holders.includes(id)) return slots;
  const line = waiters.includes(id) ? waiters : [...waiters, id];
  if (line.indexOf(id) < limit - holders.length) {
    return { limit, holders: [...holders, id], waiters: without(line, [id]) };
  }
  return line === waiters && limit === slots.limit ? slots : { limit, holders, waiters: line };
}

/** Out of slot or line. The same object when they stand in neither. */
export function leave(slots: Slots, ids: readonly string[]): Slots {
  const left = leaveLine(slots, ids);
  const holders = without(slots.holders, ids);
  return holders.length === slots.holders.length ? left : { ...left, holders };
}

/** Out of the line; a slot is kept. The same object when they do not stand in it. */
export function leaveLine(slots: Slots, ids: readonly string[]): Slots {
  const waiters = without(slots.waiters, ids);
  return waiters.length === slots.waiters.length ? slots : { ...slots, waiters };
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
