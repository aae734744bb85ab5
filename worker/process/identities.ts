import type { Random } from '#core/ports/random.ts';

/** As whom the processes of one slot run. */
export interface SlotIdentity {
  readonly uid: number;
  readonly gid: number;
}

/** What the operating system says of this process. */
export interface ProcessRights {
  /** Undefined on a system without user ids. */
  readonly uid: number | undefined;
  /** Texts of `/proc/self/uid_map` and `gid_map`; undefined where there are none. */
  readonly uidMap: string | undefined;
  readonly gidMap: string | undefined;
}

/** A user id (and the same group id) for each slot from `first` on, or why there are none. */
export type Isolation =
  | { readonly isolated: true; readonly first: number; readonly count: number }
  | { readonly isolated: false; readonly reason: string };

export function identityOf(isolation: Isolation, slot: number): SlotIdentity | undefined {
  if (!isolation.isolated) return undefined;
  const id = isolation.first + slot;
  return { uid: id, gid: id };
}

/** systemd gives out the ids from 2^19 to 2^31 - 2^28 and warns of those from 2^31 on (https://systemd.io/UIDS-GIDS/). */
const UNUSED_BEGIN = 0x7000_0000;
const UNUSED_END = 0x7fff_0000;
/** The last ids of a small map are taken: 65534 is `nobody`. */
const RESERVED_AT_END = 1_000;
const FIRST_NORMAL_ID = 1_000;

/**
 * Chooses ids at random among those that this process may take on and nobody is likely to have, so that workers side
 * by side on a machine do not share any.
 */
export function chooseIsolation(rights: ProcessRights, slots: number, random: Random): Isolation {
  if (rights.uid === undefined) return { isolated: false, reason: 'this system has no user ids' };
  if (rights.uid !== 0) return { isolated: false, reason: 'the worker does not run as root' };
  const end = Math.min(mapEnd(rights.uidMap), mapEnd(rights.gidMap), UNUSED_END);
  const begin = end >= UNUSED_BEGIN + slots ? UNUSED_BEGIN : Math.floor(end / 2);
  const last = (end === UNUSED_END ? end : end - RESERVED_AT_END) - slots;
  if (begin < FIRST_NORMAL_ID || last < begin) {
    return { isolated: false, reason: `its user namespace has only the ids below ${end}` };
  }
  const first = begin + (Number.parseInt(random.hex(6), 16) % (last - begin + 1));
  return { isolated: true, first, count: slots };
}

/** Where the extent that begins at 0 ends: lines of `inside outside count` (user_namespaces(7)). */
function mapEnd(map: string | undefined): number {
  if (map === undefined) return UNUSED_END;
  for (const line of map.split('\n')) {
    const [inside, , count] = line.trim().split(/\s+/).map(Number);
    if (inside === 0 && count !== undefined) return count;
  }
  return 0;
}
