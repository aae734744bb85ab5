import type { AuditRow } from '#core/model/audit.ts';
import type { Page } from '#core/ports/page.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { newestDays } from '../newest-days.ts';
import { defineRoute, type Route } from '../route.ts';
import { auditQuery, auditRow } from '../schema/audit.ts';
import { pageOf } from '../schema/page.ts';

/** Today and the days before it that a list without a day looks at. */
const RECENT_DAYS = 30;

/** `/v1/audit`: who changed what. */
export function auditRoutes(env: ApiEnvironment): readonly Route[] {
  const audit = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/audit', id: 'listAudit', tag: 'access' },
      summary: 'What people have changed, newest first: one row a change',
      access: { role: 'admin', on: 'deployment' },
      query: auditQuery,
      answers: { 200: { doc: 'A page of changes', schema: pageOf(auditRow) } },
    },
    async ({ query: { day, limit, cursor, ...filter }, page }) => {
      const request = { limit, ...(cursor !== undefined && { cursor }) };
      const rows: Page<AuditRow> =
        day === undefined
          ? await newestDays({ now: env.clock.now(), days: RECENT_DAYS }, request, (each, part) =>
              env.audit.list({ day: each, ...filter }, part),
            )
          : await env.audit.list({ day, ...filter }, request);
      return page(rows);
    },
  );
  return [audit];
}
