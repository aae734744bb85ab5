import type { OpenLink } from '#core/model/link.ts';

/** A link to a file of SQLite or DuckDB. */
export function fileDatabaseLink(type: 'sqlite' | 'duckdb', path: string): OpenLink {
  return { link: { name: `test_${type}`, type, desc: '', options: { path }, updatedAt: 0 }, secret: {} };
}
