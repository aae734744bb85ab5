import { afterAll, beforeAll, describe } from 'vitest';
import type { ColumnType } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { describeDatabaseContract } from '#test/contract/database.contract.ts';
import { HAS_MARIADB, startMariadb } from '#test/databases/start-mariadb.ts';
import type { TestServer } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';

describe.skipIf(!HAS_MARIADB)('MariaDB', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startMariadb();
  }, 60_000);
  afterAll(() => server.stop());

  const traits = {
    keepsNul: true,
    hugeSelect: "select seq, repeat('x', 100) from seq_1_to_1000000",
    keptTypes,
    keptCell,
    slowSelect: 'select sleep(60)',
  };
  describeDatabaseContract('MariaDB by inserts', {
    ...traits,
    open: () => openDatabase(server.link(), actionContext()),
  });
  describeDatabaseContract('MariaDB by LOAD DATA LOCAL', {
    ...traits,
    open: () => openDatabase(server.link({ 'allow-load-local': 'true' }), actionContext()),
  });
});

/** `boolean` is a `tinyint`; an instant is a `datetime` in UTC; MariaDB calls JSON text. */
function keptTypes(type: ColumnType): ColumnType {
  if (type.name === 'boolean') return { name: 'integer', bytes: 2 };
  if (type.name === 'timestamptz') return { name: 'timestamp' };
  return type.name === 'json' ? { name: 'text' } : type;
}

function keptCell(cell: string, type: ColumnType): string {
  if (type.name === 'boolean') return cell === 'true' ? '1' : '0';
  return type.name === 'timestamptz' ? cell.replace('+00:00', '') : cell;
}
