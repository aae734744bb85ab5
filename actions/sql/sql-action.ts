import { openDatabase } from '#adapters/links/database/open-database.ts';
import { DatabaseError } from '#adapters/links/errors.ts';
import { isDatabaseType } from '#core/model/link.ts';
import { elementText } from '#core/parser/text.ts';
import type { ActionContext, ActionOutcome, ProcessAction } from '#core/ports/action.ts';
import { userFailure } from '../user-failure.ts';
import { cancelling } from './cancel-database.ts';
import { runStatements } from './run-statements.ts';
import { splitStatements } from './split-statements.ts';
import { SQL_DIALECTS } from './sql-dialect.ts';

/** `<sql>`: statements on a database, in one transaction where it has them. */
export const sqlAction: ProcessAction = {
  kind: 'sql',
  place: 'process',
  async run(context: ActionContext): Promise<ActionOutcome> {
    const { attributes } = context.action.content;
    const open = context.link(attributes['db-link']?.value.trim() ?? '');
    if ('outcome' in open) return open;
    const { name, type } = open.link;
    if (!isDatabaseType(type)) return userFailure(`db-link ${name} leads to files (${type}), not to a database`);
    const text = elementText(context.action.content);
    const statements = splitStatements(text, SQL_DIALECTS[type]);
    if (statements.length === 0) return userFailure('<sql> has no statement: write one inside it');
    try {
      const database = await openDatabase(open, context);
      try {
        const list = {
          text,
          statements,
          transaction: attributes['transaction']?.value.trim().toLowerCase() !== 'false',
        };
        return await cancelling(database, context, () => runStatements(database, list, context));
      } finally {
        await database.close();
      }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return { outcome: 'FAILED', fault: error.fault, message: error.message };
    }
  },
};
