import { DuckDBInstance } from '@duckdb/node-api';
import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from '../../link-option.ts';
import type { Database } from '../database.ts';
import { databaseFile } from '../database-file.ts';
import { DuckdbDatabase } from './duckdb-database.ts';
import { duckdbError } from './duckdb-error.ts';

/** Opens the file of a link of type `duckdb`, which is made when there is none. Throws `DatabaseError`. */
export async function openDuckdb(open: OpenLink): Promise<Database> {
  const { path, readOnly } = databaseFile(open);
  const options = {
    access_mode: readOnly ? 'READ_ONLY' : 'READ_WRITE',
    memory_limit: linkOption(open, 'memory-limit') ?? '',
  };
  try {
    // Sessions of one process share the file, which no other process may have open meanwhile.
    const instance = await (path === ':memory:'
      ? DuckDBInstance.create(path, { memory_limit: options.memory_limit })
      : DuckDBInstance.fromCache(path, options));
    return new DuckdbDatabase(instance, await instance.connect());
  } catch (error) {
    throw duckdbError(error, `link ${open.link.name}`);
  }
}
