import { type AuditIntent, type AuditOutcome, type AuditRow, auditDay } from '#core/model/audit.ts';
import type { AuditFilter, AuditLog } from '#core/ports/audit-log.ts';
import type { Page, PageRequest } from '#core/ports/page.ts';
import { copyOf } from './copy-of.ts';

export class MemoryAuditLog implements AuditLog {
  readonly #rows = new Map<string, AuditRow>();

  async begin(intent: AuditIntent): Promise<void> {
    if (!this.#rows.has(intent.id)) this.#rows.set(intent.id, copyOf(intent));
  }

  async complete(id: string, outcome: AuditOutcome): Promise<void> {
    const intent = this.#rows.get(id);
    if (intent !== undefined) this.#rows.set(id, { ...intent, ...copyOf(outcome) });
  }

  async list({ day, who, target }: AuditFilter, { limit, cursor }: PageRequest): Promise<Page<AuditRow>> {
    const rows = [...this.#rows.values()]
      .filter((row) => auditDay(row.id) === day && (cursor === undefined || row.id < cursor))
      .filter((row) => (who ?? row.who) === row.who && (target ?? row.target) === row.target)
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return last !== undefined && items.length === limit ? { items, cursor: last.id } : { items };
  }
}
