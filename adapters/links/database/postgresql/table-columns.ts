import type { Client } from 'pg';
import type { Column } from '../database.ts';
import { typeOfOid } from './postgresql-types.ts';

/** Redshift knows all of these views, but not `to_regclass`. */
const COLUMNS = `
  select a.attname as name, a.atttypid::bigint as oid, a.atttypmod as modifier, a.attnotnull as required
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relname = $1 and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'm', 'f', 'p')
    and case when $2 = '' then pg_catalog.pg_table_is_visible(c.oid) else n.nspname = $2 end
  order by a.attnum`;

interface ColumnRow {
  readonly name: string;
  readonly oid: string;
  readonly modifier: number;
  readonly required: boolean;
}

/** The columns of a table that is named as in a statement; undefined when there is none. */
export async function tableColumns(client: Client, table: string): Promise<readonly Column[] | undefined> {
  const [name = '', schema = ''] = namesIn(table).reverse();
  const { rows } = await client.query<ColumnRow>(COLUMNS, [name, schema]);
  if (rows.length === 0) return undefined;
  return rows.map((row) => ({
    name: row.name,
    type: typeOfOid(Number(row.oid), row.modifier),
    nullable: !row.required,
  }));
}

/** `Sales."Big Orders"` is `sales` and `Big Orders`: without quotes a name is in small letters. */
function namesIn(table: string): string[] {
  const names = table.match(/"(?:[^"]|"")*"|[^."\s]+/g) ?? [];
  return names.map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()));
}
