import type { Database } from '../database.ts';
import type { CommentDialect } from './comment-dialect.ts';
import { hiveComments } from './hive-comments.ts';
import { mysqlComments } from './mysql-comments.ts';
import { oracleComments } from './oracle-comments.ts';
import { postgresqlComments } from './postgresql-comments.ts';

/** How a database keeps comments; undefined for one that has none. */
export function commentDialect({ type }: Database): CommentDialect | undefined {
  if (type === 'postgresql' || type === 'redshift') return postgresqlComments;
  if (type === 'mysql') return mysqlComments;
  if (type === 'oracle') return oracleComments;
  return type === 'hive' ? hiveComments : undefined;
}
