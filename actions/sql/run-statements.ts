import type { Database } from '#adapters/links/database/database.ts';
import { DatabaseError } from '#adapters/links/errors.ts';
import type { ActionContext, ActionFailure, ActionOutcome } from '#core/ports/action.ts';
import { userFailure } from '../user-failure.ts';
import { lineOf, type Statement } from './split-statements.ts';
import { SqlLog } from './sql-log.ts';
import { announcement, type TransactionRule, transactionRule, whatIsLeft } from './transaction-rule.ts';

/** Rows of a `select` that the log shows. */
const MAX_LOGGED_ROWS = 100;

export interface StatementList {
  /** The text that the statements are of, for the lines they are on. */
  readonly text: string;
  readonly statements: readonly Statement[];
  /** One transaction is wanted around them all. */
  readonly transaction: boolean;
}

/** Runs statements in one transaction where there is one. Leaves none open, however it ends. */
export async function runStatements(
  database: Database,
  list: StatementList,
  context: Pick<ActionContext, 'log' | 'clock' | 'cancel'>,
): Promise<ActionOutcome> {
  const log = new SqlLog(context);
  const rule = transactionRule(database, list.statements, list.transaction);
  const said = announcement(rule, list.transaction);
  if (said !== undefined) await log.line(said);
  const isOurs = rule === 'all' || rule === 'data';
  if (isOurs) await database.begin();
  for (const [index, statement] of list.statements.entries()) {
    if (context.cancel.aborted) return stopped(database, rule, list, index);
    try {
      const title = `${index + 1} of ${list.statements.length}`;
      await log.around(title, statement.text, () => database.execute(statement.text, MAX_LOGGED_ROWS));
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      if (context.cancel.aborted) return stopped(database, rule, list, index);
      return failed(database, rule, list, index, error);
    }
  }
  return isOurs ? commit(database, log) : { outcome: 'SUCCEEDED' };
}

async function commit(database: Database, log: SqlLog): Promise<ActionOutcome> {
  try {
    await database.commit();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const known = error.fault === 'user' ? 'everything was rolled back' : 'whether it was carried out is not known';
    return { outcome: 'FAILED', fault: error.fault, message: `the commit failed, and ${known}: ${error.message}` };
  }
  await log.line('committed');
  return { outcome: 'SUCCEEDED' };
}

async function failed(
  database: Database,
  rule: TransactionRule,
  list: StatementList,
  index: number,
  error: DatabaseError,
): Promise<ActionFailure> {
  const left = await rolledBack(database, rule, list, index);
  const message = `statement ${index + 1} of ${list.statements.length} (line ${failedLine(list, index, error)} of <sql>): `;
  return { outcome: 'FAILED', fault: error.fault, message: `${message}${error.message}; ${left}` };
}

async function stopped(
  database: Database,
  rule: TransactionRule,
  list: StatementList,
  index: number,
): Promise<ActionFailure> {
  const left = await rolledBack(database, rule, list, index);
  return userFailure(`stopped at statement ${index + 1} of ${list.statements.length}; ${left}`);
}

/** Rolls back what is open and says what is left. A session that broke off is rolled back by the database itself. */
async function rolledBack(
  database: Database,
  rule: TransactionRule,
  { statements }: StatementList,
  index: number,
): Promise<string> {
  const left = whatIsLeft(rule, statements, index);
  if (rule === 'none') return left;
  try {
    await database.rollback();
    return left;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return 'what was not committed is rolled back by the database when it finds the session ended';
  }
}

/** The line that the database points at, when it does, otherwise that on which the statement begins. */
function failedLine({ text, statements }: StatementList, index: number, error: DatabaseError): number {
  const { start = 0, text: statement = '' } = statements[index] ?? {};
  const { offset } = error.details;
  // The database counts characters, of which some are two code units here.
  const before = typeof offset === 'number' ? [...statement].slice(0, offset).join('').length : 0;
  return lineOf(text, start + before);
}
