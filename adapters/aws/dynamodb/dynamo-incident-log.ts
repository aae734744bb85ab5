import { FormatError } from '#core/model/errors.ts';
import type { Incident, IncidentLog } from '#core/ports/incident-log.ts';
import type { Random } from '#core/ports/random.ts';
import { compare } from './expression.ts';
import { checkFormat, number, optionalText, present, text } from './item-fields.ts';
import { incidentPartition } from './keys.ts';
import type { Item } from './marshal.ts';
import { queryItems } from './query.ts';
import { putItem, type Table } from './table.ts';

const FORMAT = 1;
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const MAX_DETAILS_BYTES = 4 * 1024;

const TYPES = [
  'undecodable-message',
  'dead-letter',
  'parked-instance',
  'unsent-notice',
  'worker-start',
] as const satisfies readonly Incident['type'][];

/** One partition a UTC day; DynamoDB sweeps incidents away after 30 days. */
export class DynamoIncidentLog implements IncidentLog {
  readonly #table: Table;
  readonly #random: Random;

  constructor(table: Table, random: Random) {
    this.#table = table;
    this.#random = random;
  }

  async record({ at, type, instanceId, details }: Incident): Promise<void> {
    await putItem(this.#table, {
      pk: incidentPartition(dayOf(at)),
      sk: `${String(at).padStart(13, '0')}#${this.#random.hex(4)}`,
      v: FORMAT,
      ty: type,
      at,
      i: instanceId,
      d: cutToBytes(details, MAX_DETAILS_BYTES),
      ttl: Math.floor((at + KEPT_DAYS * DAY_MS) / 1000),
    });
  }

  async recent(limit: number): Promise<readonly Incident[]> {
    const incidents: Incident[] = [];
    const today = this.#table.clock.now();
    for (let day = 0; day <= KEPT_DAYS && incidents.length < limit; day++) {
      const items = await queryItems(this.#table, {
        key: compare('pk', '=', incidentPartition(dayOf(today - day * DAY_MS))),
        descending: true,
        consistent: true,
        limit: limit - incidents.length,
      });
      incidents.push(...items.map(readIncident));
    }
    return incidents;
  }
}

function readIncident(item: Item): Incident {
  checkFormat(item, FORMAT);
  const word = text(item, 'ty');
  const type = TYPES.find((known) => known === word);
  if (type === undefined) throw new FormatError(`'${word}' is no type of an incident`);
  return { at: number(item, 'at'), type, ...present('instanceId', optionalText(item, 'i')), details: text(item, 'd') };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Whole characters only. */
function cutToBytes(whole: string, maxBytes: number): string {
  const bytes = new TextEncoder().encode(whole);
  return bytes.length <= maxBytes ? whole : new TextDecoder().decode(bytes.subarray(0, maxBytes), { stream: true });
}
