/** Who runs and who waits in line for it; `limit` is the one given last. */
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
    return { limit, holders: [...holders, id], waiters: without(line, id) };
  }
  return line === waiters && limit === slots.limit ? slots : { limit, holders, waiters: line };
}

/** The same object when it stands in neither list. */
export function leave(slots: Slots, id: string): Slots {
  const { limit, holders, waiters } = slots;
  if (!holders.includes(id) && !waiters.includes(id)) return slots;
  return { limit, holders: without(holders, id), waiters: without(waiters, id) };
}

/** As many from the head of the line as there are free slots. */
export function firstInLine({ limit, holders, waiters }: Slots): readonly string[] {
  return waiters.slice(0, Math.max(0, limit - holders.length));
}

function without(ids: readonly string[], id: string): readonly string[] {
  return ids.filter((other) => other !== id);
}
