import type { AuditDetail, AuditIntent, AuditOutcome, AuditRow } from '#core/model/audit.ts';
import { FormatError } from '#core/model/errors.ts';
import type { AuditFilter, AuditLog } from '#core/ports/audit-log.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { encodeCursor } from './cursor.ts';
import { absent } from './expression.ts';
import { checkFormat, decodeJson, number, optionalText, present, text } from './item-fields.ts';
import { auditKey, auditPartition } from './keys.ts';
import type { Item } from './marshal.ts';
import { ALL_KEYS, queryRange } from './query-range.ts';
import { putItem, type Table, updateItem } from './table.ts';

const FORMAT = 1;
const KEPT_MS = 400 * 86_400_000;
/** Rows read for a page of which only some fit the filter: about 200 KB. */
const FILTERED_READ = 500;

const OUTCOMES = ['done', 'refused', 'failed'] as const satisfies readonly AuditOutcome['outcome'][];

/** One partition a UTC day: people make far fewer changes than the thousand a second that one takes. */
export class DynamoAuditLog implements AuditLog {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** When its answer was lost the row stands there already. */
  async begin({ id, at, who, action, target }: AuditIntent): Promise<void> {
    const ttl = Math.floor((at + KEPT_MS) / 1000);
    await putItem(this.#table, { ...auditKey(id), v: FORMAT, at, wh: who, ac: action, ta: target, ttl }, absent('pk'));
  }

  async complete(id: string, { outcome, code, target, before, after }: AuditOutcome): Promise<void> {
    const set = [
      ['oc', outcome],
      ['co', code],
      ['ta', target],
      ['bf', before && JSON.stringify(before)],
      ['af', after && JSON.stringify(after)],
    ] as const;
    await updateItem(this.#table, auditKey(id), { set });
  }

  async list({ day, who, target }: AuditFilter, { limit, cursor }: PageRequest): Promise<Page<AuditRow>> {
    const filters = who !== undefined || target !== undefined;
    const partition = ['pk', auditPartition(day)] as const;
    const request = { limit: filters ? Math.max(limit, FILTERED_READ) : limit, ...present('cursor', cursor) };
    const read = await queryRange(this.#table, { partition, sort: 'sk', descending: true, ...ALL_KEYS }, request);
    const fitting = read.items
      .map(readRow)
      .filter((row) => (who ?? row.who) === row.who && (target ?? row.target) === row.target);
    const items = fitting.slice(0, limit);
    const last = items.at(-1);
    const cut = last !== undefined && fitting.length > limit;
    return { items, ...present('cursor', cut ? encodeCursor(last.id) : read.cursor) };
  }
}

function readRow(item: Item): AuditRow {
  checkFormat(item, FORMAT);
  const word = optionalText(item, 'oc');
  const outcome = OUTCOMES.find((known) => known === word);
  if (outcome === undefined && word !== undefined) throw new FormatError(`'${word}' is no outcome of a change`);
  return {
    id: text(item, 'sk'),
    at: number(item, 'at'),
    who: text(item, 'wh'),
    action: text(item, 'ac'),
    target: text(item, 'ta'),
    ...present('outcome', outcome),
    ...present('code', optionalText(item, 'co')),
    ...present('before', detailOf(item, 'bf')),
    ...present('after', detailOf(item, 'af')),
  };
}

function detailOf(item: Item, name: string): AuditDetail | undefined {
  const encoded = optionalText(item, name);
  return encoded === undefined
    ? undefined
    : decodeJson('a row of the audit', encoded, {}, (detail: AuditDetail) => detail);
}
