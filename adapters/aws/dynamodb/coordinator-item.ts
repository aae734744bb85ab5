import type { CoordinatorHead, StoredCoordinator } from '#core/ports/coordinator-store.ts';
import { coordinatorNameOf } from './coordinator-keys.ts';
import { decodeCoordinatorState } from './coordinator-state-codec.ts';
import { checkFormat, number, optionalNumber, present, text } from './item-fields.ts';
import type { Item } from './marshal.ts';

/** Format of the coordinator item that this release writes. */
export const COORDINATOR_FORMAT = 1;

/** Throws `FormatError` for an item of a newer release. */
export function readCoordinator(item: Item): StoredCoordinator {
  checkFormat(item, COORDINATOR_FORMAT);
  const name = coordinatorNameOf(text(item, 'pk'));
  return {
    name,
    ...decodeHead(text(item, 'cd')),
    state: decodeCoordinatorState(text(item, 'x')),
    ...present('wakeAt', optionalNumber(item, 'wa')),
    revision: number(item, 'rv'),
  };
}

/** All but the name, which is in the key: every write pays for the whole item. */
export function encodeCoordinatorHead(head: CoordinatorHead): string {
  const { dir, desc, hash, source, order, submittedAt, dependencies, workflows } = head;
  return JSON.stringify({
    d: dir,
    t: desc,
    h: hash,
    s: source,
    o: order,
    a: submittedAt,
    p: dependencies,
    w: workflows,
  });
}

function decodeHead(encoded: string): Omit<CoordinatorHead, 'name'> {
  const { d, t, h, s, o, a, p, w } = JSON.parse(encoded);
  return {
    ...{ dir: d, desc: t, hash: h, source: s, ...present('order', o) },
    ...{ submittedAt: a, dependencies: p, workflows: w },
  };
}
