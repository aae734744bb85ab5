import { CursorError } from '../model/errors.ts';
import type { InstanceSummary } from '../model/instance.ts';
import { firstIdAt, isInstanceId, MIN_ID_PREFIX, prefixDays } from '../model/instance-id.ts';
import type { InstanceStatus } from '../model/status.ts';
import type { IdRange, InstanceFilter } from '../ports/instance-store.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { ApiEnvironment } from '../ports/ports.ts';

/** What instances are looked for by: all that is given holds of each. Times are epoch milliseconds of the time in an id. */
export interface InstanceSearch {
  readonly workflow?: string;
  /** Any of them. */
  readonly statuses?: readonly InstanceStatus[];
  readonly from?: number;
  /** Instances of this second and later are left out. */
  readonly to?: number;
  /** What the id, or the name of the workflow, begins with. */
  readonly text?: string;
  /** What the id begins with, at least `MIN_ID_PREFIX` characters. */
  readonly idPrefix?: string;
}

const DAY_MS = 86_400_000;
/** Today and the days before it, where nothing but days narrows a search and it names none. */
const RECENT_DAYS = 7;
/** Reads of the store for one page. */
const MAX_READS = 10;
/** What one read takes at least when only some of it will fit. */
const MIN_SIFTED = 100;
/** Above every character of an id. */
const AFTER_IDS = '~';

/** One list that a search goes through, and which of its instances fit the rest of it. */
interface Leg {
  readonly filter: InstanceFilter & IdRange;
  /** Absent: all of them do. */
  readonly fits?: (instance: InstanceSummary) => boolean;
  /** It begins with the newest again; others go on below the leg before. */
  readonly anew?: true;
}

/** Where a search stands: in which leg, and below which id. */
interface Place {
  readonly leg: number;
  readonly below?: string;
}

/**
 * Instances that fit a search, newest first; by `text`, those whose id begins with it come first. Each page is a bounded number
 * of reads, whatever is stored: the narrowest list is read, the rest is sifted, and a page may be short or empty. Throws
 * `CursorError`.
 */
export async function searchInstances(
  env: ApiEnvironment,
  search: InstanceSearch,
  { limit, cursor }: PageRequest,
): Promise<Page<InstanceSummary>> {
  const legs = legsOf(search, env.clock.now());
  const items: InstanceSummary[] = [];
  let place: Place = cursor === undefined ? { leg: 0 } : decode(cursor);
  for (let reads = 0; reads < MAX_READS && items.length < limit; reads++) {
    const leg = legs[place.leg];
    if (leg === undefined) break;
    const { found, next } = await readLeg(env, leg, place, limit - items.length);
    items.push(...found);
    place = next === undefined ? { ...place, leg: place.leg + 1 } : { leg: place.leg, below: next };
    if (next === undefined && legs[place.leg]?.anew === true) place = { leg: place.leg };
  }
  return legs[place.leg] === undefined ? { items } : { items, cursor: encode(place) };
}

/** One read of a leg: what fits, at most `wanted`, and the id below which it goes on; undefined at its end. */
async function readLeg(env: ApiEnvironment, { filter, fits }: Leg, place: Place, wanted: number) {
  const below = lowest(filter.below, place.below);
  const { items, cursor } = await env.instances.list(
    { ...filter, ...(below !== undefined && { below }) },
    { limit: fits === undefined ? wanted : Math.max(wanted, MIN_SIFTED) },
  );
  const fitting = fits === undefined ? items : items.filter(fits);
  const found = fitting.slice(0, wanted);
  // What fits, but not on this page, is read again for the next one.
  const next = fitting.length > wanted ? found.at(-1) : cursor === undefined ? undefined : items.at(-1);
  return { found, next: next?.id };
}

function legsOf(search: InstanceSearch, now: number): readonly Leg[] {
  const { text, ...rest } = search;
  if (text === undefined || text === '') return legsWithoutText(rest, now);
  const named = (instance: InstanceSummary) => instance.workflow.startsWith(text);
  if (!beginsIds(text)) return narrowed(legsWithoutText(rest, now), named);
  if (rest.idPrefix !== undefined) {
    return narrowed(legsWithoutText(rest, now), (instance) => named(instance) || instance.id.startsWith(text));
  }
  const [first, ...others] = legsWithoutText(rest, now);
  if (first === undefined) return [];
  const byName: readonly Leg[] = [{ ...first, anew: true }, ...others];
  return [
    ...legsWithoutText({ ...rest, idPrefix: text }, now),
    ...narrowed(byName, (instance) => named(instance) && !instance.id.startsWith(text)),
  ];
}

/** By the list that is narrowest: of a workflow, of a prefix, of statuses, else of each day. */
function legsWithoutText({ workflow, statuses, idPrefix, from, to }: InstanceSearch, now: number): readonly Leg[] {
  const lowestId = highest(from === undefined ? undefined : firstIdAt(from), idPrefix);
  const above = lowest(to === undefined ? undefined : firstIdAt(to), idPrefix && `${idPrefix}${AFTER_IDS}`);
  const range = { ...(lowestId !== undefined && { from: lowestId }), ...(above !== undefined && { below: above }) };
  const ofStatus = statuses && (({ status }: InstanceSummary) => statuses.includes(status));
  if (workflow !== undefined) return narrowed([{ filter: { workflow, ...range } }], ofStatus);
  if (idPrefix !== undefined) return narrowed([{ filter: { idPrefix, ...range } }], ofStatus);
  if (statuses !== undefined) return [{ filter: { status: statuses, ...range } }];
  return daysOf(from, to, now).map((day) => ({ filter: { day, ...range } }));
}

function narrowed(legs: readonly Leg[], ...tests: readonly (Leg['fits'] | undefined)[]): readonly Leg[] {
  const all = tests.filter((test) => test !== undefined);
  if (all.length === 0) return legs;
  return legs.map(({ fits, ...leg }) => ({
    ...leg,
    fits: (instance) => fits?.(instance) !== false && all.every((test) => test(instance)),
  }));
}

/** UTC days from `from` up to `to`, newest first; seven of them where `from` is left open. */
function daysOf(from: number | undefined, to: number | undefined, now: number): readonly string[] {
  const newest = Math.floor((to === undefined ? now : to - 1) / DAY_MS);
  const oldest = from === undefined ? newest - RECENT_DAYS + 1 : Math.floor(from / DAY_MS);
  const count = Math.max(0, newest - oldest + 1);
  return Array.from({ length: count }, (_, index) => new Date((newest - index) * DAY_MS).toISOString().slice(0, 10));
}

function beginsIds(text: string): boolean {
  return text.length >= MIN_ID_PREFIX && prefixDays(text).length > 0;
}

function lowest(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}

function highest(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function encode({ leg, below = '' }: Place): string {
  return `${leg}.${below}`;
}

function decode(text: string): Place {
  const [, leg, below = ''] = /^(\d{1,4})\.(.*)$/.exec(text) ?? [];
  if (leg === undefined || (below !== '' && !isInstanceId(below))) {
    throw new CursorError('the cursor is none of this list: begin without one', { cursor: text });
  }
  return { leg: Number(leg), ...(below !== '' && { below }) };
}
