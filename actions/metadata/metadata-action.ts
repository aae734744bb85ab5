import { commentDialect } from '#adapters/links/database/comments/table-comments.ts';
import type { Database } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { DatabaseError } from '#adapters/links/errors.ts';
import { METADATA } from '#core/parser/grammar/metadata.ts';
import { readAttributes } from '#core/parser/read-attributes.ts';
import { childElement, childElements, elementText } from '#core/parser/text.ts';
import type { ActionContext, ActionOutcome, ProcessAction } from '#core/ports/action.ts';
import { cancelling } from '../sql/cancel-database.ts';
import { userFailure } from '../user-failure.ts';
import { planComments, type WantedComments } from './plan-comments.ts';

/** `<metadata>`: writes the comments of a table and its columns, given here or copied from other tables. */
export const metadataAction: ProcessAction = {
  kind: 'metadata',
  place: 'process',
  async run(context: ActionContext): Promise<ActionOutcome> {
    const wanted = readWanted(context);
    const link = context.link(wanted.link);
    if ('outcome' in link) return link;
    try {
      const database = await openDatabase(link, context);
      try {
        return await cancelling(database, context, () => writeComments(database, wanted, context));
      } finally {
        await database.close();
      }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return { outcome: 'FAILED', message: error.message, fault: error.fault };
    }
  },
};

interface Wanted extends WantedComments {
  readonly link: string;
  readonly table: string;
  readonly from: readonly string[];
}

function readWanted({ action: { content } }: ActionContext): Wanted {
  const attributes = readAttributes(content, METADATA.attributes, 'resolved');
  const tableComment = childElement(content, 'table-comment');
  const columns = childElements(content, 'column-comment').map(
    (element) => [element.attributes['name']?.value.trim() ?? '', elementText(element)] as const,
  );
  const from = String(attributes['from'] ?? '').split(',');
  return {
    link: String(attributes['db-link']).trim(),
    table: String(attributes['table']).trim(),
    from: from.map((name) => name.trim()).filter(Boolean),
    columns: new Map(columns),
    ...(tableComment !== undefined && { tableComment: elementText(tableComment) }),
  };
}

async function writeComments(database: Database, wanted: Wanted, context: ActionContext): Promise<ActionOutcome> {
  const dialect = commentDialect(database);
  if (dialect === undefined) {
    return userFailure(
      `a database of type ${database.type} keeps no comments: they can be written in mysql, postgresql, redshift, oracle and hive`,
    );
  }
  for (const name of [wanted.table, ...wanted.from]) {
    if ((await database.columnsOf(name)) === undefined) {
      return userFailure(`there is no table ${name}: is its name right, with its schema if it needs one?`);
    }
  }
  const target = await dialect.read(database, wanted.table);
  const sources = [];
  for (const name of wanted.from) sources.push(await dialect.read(database, name));
  const plan = planComments(target, sources, wanted);
  if ('problem' in plan) return userFailure(`${wanted.table} ${plan.problem}`);

  const statements = await dialect.statements(database, wanted.table, plan.change);
  if (statements.length > 0) await inTransaction(database, statements);
  const count = plan.change.columns.size;
  const ofTable = plan.change.table === undefined ? '' : ', and that of the table';
  await say(context, `wrote the comments of ${count} columns of ${wanted.table}${ofTable}`);
  for (const name of plan.without) await say(context, `column ${name} has no comment here: left alone`);
  return { outcome: 'SUCCEEDED' };
}

async function inTransaction(database: Database, statements: readonly string[]): Promise<void> {
  if (database.transactions !== 'all') {
    for (const statement of statements) await database.execute(statement, 0);
    return;
  }
  await database.begin();
  for (const statement of statements) await database.execute(statement, 0);
  await database.commit();
}

async function say({ log }: ActionContext, line: string): Promise<void> {
  await log('out', Buffer.from(`${line}\n`));
}
