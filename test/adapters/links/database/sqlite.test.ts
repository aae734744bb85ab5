import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ColumnType } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { describeDatabaseContract } from '#test/contract/database.contract.ts';
import { fileDatabaseLink } from '#test/databases/file-database-link.ts';
import { actionContext } from '#test/factories/action-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'akkaflow-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true }));
const link = fileDatabaseLink('sqlite', join(folder, 'contract.sqlite'));

describeDatabaseContract('SQLite', {
  open: () => openDatabase(link, actionContext()),
  keepsNul: true,
  hugeSelect:
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) select i, printf('%100d', i) from n",
  keptTypes,
});

/** SQLite has one integer, and keeps decimals of more digits than a double has as text. */
function keptTypes(type: ColumnType): ColumnType {
  if (type.name === 'integer') return { name: 'integer', bytes: type.bytes === 2 ? 2 : 8 };
  if (type.name === 'decimal' && (type.precision ?? 99) > 18) return { name: 'text' };
  return type;
}
