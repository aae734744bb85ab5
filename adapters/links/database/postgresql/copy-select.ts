import type { Client } from 'pg';
import type { Column } from '../database.ts';
import { canonicalCell, columnOfField } from './postgresql-types.ts';

/** A query as `COPY` runs it: its rows come as lines of bytes, not as cells. */
export interface CopySelect {
  readonly columns: readonly Column[];
  /** `COPY … TO STDOUT`, whose cells have the canonical form (`Cell`). */
  readonly statement: string;
}

/** Whether `COPY` can run it: a plain query. What changes data or locks rows has to stand at the top of a statement. */
export function isCopyable(statement: string): boolean {
  const isQuery = /^\s*(\(|(select|with|values|table)\b)/i.test(statement);
  return isQuery && !/\b(insert|update|delete|merge|into|share)\b/i.test(statement);
}

/** Asks the server what the query returns; nothing of it runs yet. */
export async function copySelect(client: Client, select: string): Promise<CopySelect> {
  const { fields } = await client.query({ text: emptyQuery(select), rowMode: 'array' });
  const names = fields.map((_, index) => `c${index + 1}`);
  const cells = fields.map(({ dataTypeID }, index) => canonicalCell(dataTypeID, `c${index + 1}`));
  const isCanonical = cells.join() === names.join();
  const query = isCanonical ? select : `select ${cells.join(', ')} from (\n${select}\n) as q(${names.join(', ')})`;
  return { columns: fields.map(columnOfField), statement: `copy (\n${query}\n) to stdout` };
}

/** The columns of a query without its rows. The line ends are for a comment at its end. */
export function emptyQuery(select: string): string {
  return `select * from (\n${select}\n) as q limit 0`;
}
