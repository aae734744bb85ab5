import type { LinkType, SecretField } from '../model/link.ts';
import type { AttributeTable } from '../parser/grammar/grammar.ts';
import {
  ATHENA_OPTIONS,
  DUCKDB_OPTIONS,
  HIVE_OPTIONS,
  IMPALA_OPTIONS,
  MYSQL_OPTIONS,
  ORACLE_OPTIONS,
  POSTGRESQL_OPTIONS,
  REDSHIFT_OPTIONS,
  SQLITE_OPTIONS,
} from './database-options.ts';
import { HDFS_OPTIONS, LOCAL_OPTIONS, S3_OPTIONS, SFTP_OPTIONS } from './file-system-options.ts';

/** What a link of one type consists of. What is not in it is refused: a driver's dangerous options are not there. */
export interface LinkTypeGrammar {
  readonly doc: string;
  readonly options: AttributeTable;
  /** What it may have as a secret. */
  readonly secrets: readonly SecretField[];
  /** One of these options is needed. */
  readonly oneOf?: readonly string[];
}

export const LINK_TYPES: Readonly<Record<LinkType, LinkTypeGrammar>> = {
  mysql: { doc: 'MySQL or MariaDB.', options: MYSQL_OPTIONS, secrets: ['password'] },
  postgresql: { doc: 'PostgreSQL.', options: POSTGRESQL_OPTIONS, secrets: ['password'] },
  redshift: { doc: 'Amazon Redshift.', options: REDSHIFT_OPTIONS, secrets: ['password'] },
  sqlite: { doc: 'A file of SQLite on the worker.', options: SQLITE_OPTIONS, secrets: [] },
  duckdb: { doc: 'A file of DuckDB on the worker.', options: DUCKDB_OPTIONS, secrets: [] },
  oracle: { doc: 'Oracle.', options: ORACLE_OPTIONS, secrets: ['password'], oneOf: ['service-name', 'sid'] },
  hive: { doc: 'HiveServer2.', options: HIVE_OPTIONS, secrets: ['password'] },
  impala: { doc: 'Impala.', options: IMPALA_OPTIONS, secrets: ['password'] },
  athena: { doc: 'Amazon Athena.', options: ATHENA_OPTIONS, secrets: ['secretAccessKey'] },
  local: { doc: 'A folder on the worker.', options: LOCAL_OPTIONS, secrets: [] },
  s3: { doc: 'A bucket of Amazon S3, or of a store like it.', options: S3_OPTIONS, secrets: ['secretAccessKey'] },
  sftp: {
    doc: 'A host that is reached by SSH.',
    options: SFTP_OPTIONS,
    secrets: ['password', 'privateKey', 'passphrase'],
  },
  hdfs: { doc: 'HDFS over WebHDFS.', options: HDFS_OPTIONS, secrets: [] },
};
