import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ColumnType } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { describeDatabaseContract } from '#test/contract/database.contract.ts';
import { fileDatabaseLink } from '#test/databases/file-database-link.ts';
import { actionContext } from '#test/factories/action-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'akkaflow-duckdb-'));
afterAll(() => rmSync(folder, { recursive: true }));
const link = fileDatabaseLink('duckdb', join(folder, 'contract.duckdb'));

describeDatabaseContract('DuckDB', {
  open: () => openDatabase(link, actionContext()),
  keepsNul: true,
  hugeSelect: "select range, repeat('x', 100) from range(1000000)",
  slowSelect: 'select count(*) from range(1000000) a, range(1000000) b where hash(a.range, b.range) = 7',
  keptTypes: (type: ColumnType) => (type.name === 'text' ? { name: 'text' } : type),
});
