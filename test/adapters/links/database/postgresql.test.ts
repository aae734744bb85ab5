import { afterAll, beforeAll } from 'vitest';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { describeDatabaseContract } from '#test/contract/database.contract.ts';
import { startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.stop());

describeDatabaseContract('PostgreSQL', {
  open: () => openDatabase(server.link(), actionContext()),
  keepsNul: false,
  slowSelect: 'select pg_sleep(60)',
});
