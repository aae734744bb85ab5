import { type AthenaClient, GetTableMetadataCommand } from '@aws-sdk/client-athena';
import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from '../../link-option.ts';
import type { Column } from '../database.ts';
import { refusal } from '../refusal.ts';
import { columnList } from '../warehouse/catalog-type.ts';
import { columnType, type NativeColumn } from '../warehouse/native-type.ts';
import { athenaFailure } from './athena-error.ts';

/** The columns of a table as its catalog has them, partition keys last; undefined when it has no such table. */
export async function tableColumns(
  client: AthenaClient,
  open: OpenLink,
  table: string,
): Promise<readonly NativeColumn[] | undefined> {
  const { catalog, database, name } = locate(open, table);
  try {
    const { TableMetadata: found } = await client.send(
      new GetTableMetadataCommand({ CatalogName: catalog, DatabaseName: database, TableName: name }),
    );
    return [...(found?.Columns ?? []), ...(found?.PartitionKeys ?? [])].map(({ Name = '', Type = 'string' }) => ({
      name: Name,
      type: columnType(Type),
      nullable: true,
      native: Type === 'string' ? 'varchar' : Type,
    }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw athenaFailure(`describe ${table}`, error);
  }
}

/** The API says so only within the message of a `MetadataException`. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof Error && error.name === 'MetadataException' && /EntityNotFound|not found/i.test(error.message)
  );
}

/** The database that names without one belong to. */
export function athenaDatabase(open: OpenLink): string {
  return linkOption(open, 'database') ?? 'default';
}

export function athenaCatalog(open: OpenLink): string {
  return linkOption(open, 'catalog') ?? 'AwsDataCatalog';
}

function locate(open: OpenLink, table: string): { catalog: string; database: string; name: string } {
  const parts = table.split('.').map((part) => part.replace(/^["`](.*)["`]$/, '$1').toLowerCase());
  const [name = table, database = athenaDatabase(open), catalog = athenaCatalog(open)] = parts.reverse();
  return { catalog, database, name };
}

/**
 * An external table of Parquet files below the link's `table-location`; columns of types that the catalog has not
 * (times, timestamps with offset, JSON) are strings.
 */
export function createExternalTable(open: OpenLink, table: string, columns: readonly Column[]): string {
  const location = linkOption(open, 'table-location');
  if (!location) {
    throw refusal(
      `cannot create ${table}: Athena has to be told where the files of a table are; ` +
        `give the link ${open.link.name} a table-location such as s3://bucket/tables/, or create the table beforehand`,
    );
  }
  const { database, name } = locate(open, table);
  const folder = `${location.replace(/\/*$/, '')}/${database}/${name}/`;
  return [
    `create external table \`${database}\`.\`${name}\` ${columnList(columns)}`,
    'stored as parquet',
    `location '${folder}'`,
  ].join('\n');
}
