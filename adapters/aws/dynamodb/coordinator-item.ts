import type { CoordinatorHead, StoredCoordinator } from '#core/ports/coordinator-store.ts';
import { coordinatorNameOf } from './coordinator-keys.ts';
import { decodeCoordinatorState } from './coordinator-state-codec.ts';
import { checkFormat, decodeJson, number, optionalNumber, present, type Shape, text } from './item-fields.ts';
import type { Item } from './marshal.ts';

const HEAD: Shape = {
  d: 'string',
  t: 'string',
  h: 'string',
  s: 'string',
  o: 'number?',
  f: 'number?',
  a: 'number',
  p: 'object',
  w: 'object',
};

/** Format of the coordinator item that this release writes. */
export const COORDINATOR_FORMAT = 1;

interface EncodedHead {
  readonly d: string;
  readonly t: string;
  readonly h: string;
  readonly s: string;
  readonly o?: number;
  readonly f?: number;
  readonly a: number;
  readonly p: readonly string[];
  readonly w: readonly string[];
}

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
  const { dir, desc, hash, source, order, freedAt, submittedAt, dependencies, workflows } = head;
  const text = { d: dir, t: desc, h: hash, s: source, ...present('o', order), ...present('f', freedAt) };
  const encoded: EncodedHead = { ...text, a: submittedAt, p: dependencies, w: workflows };
  return JSON.stringify(encoded);
}

function decodeHead(encoded: string): Omit<CoordinatorHead, 'name'> {
  return decodeJson('the head of a coordinator', encoded, HEAD, ({ d, t, h, s, o, f, a, p, w }: EncodedHead) => {
    const text = { dir: d, desc: t, hash: h, source: s, ...present('order', o), ...present('freedAt', f) };
    return { ...text, submittedAt: a, dependencies: p, workflows: w };
  });
}
