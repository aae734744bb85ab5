import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { loadDatabaseDriver } from '#adapters/links/database/open-database.ts';

it('the driver of Oracle is read whole before the process becomes the slot', async () => {
  await loadDatabaseDriver('oracle');
  const read = Object.keys(createRequire(import.meta.url).cache);
  expect(read).toContainEqual(expect.stringMatching(/oracledb\/lib\/thin\/connection\.js$/));
});
