import type { Database } from '#adapters/links/database/database.ts';
import type { Statement } from './split-statements.ts';

/**
 * How the statements of an action hold together. `all`: one transaction. `data`: one transaction that every definition
 * of a table commits. `own`: the definition begins and commits by itself. `none`: each statement stands by itself.
 */
export type TransactionRule = 'all' | 'data' | 'own' | 'none';

const CONTROL =
  /^(begin|start\s+transaction|commit|end|rollback|abort)(\s+(work|transaction|deferred|immediate|exclusive))?\s*$/i;
/** https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/ */
const IMPLICIT_COMMIT =
  /^(create(?!\s+temporary)|alter|drop(?!\s+temporary)|truncate|rename|grant|revoke|lock\s+tables|analyze|optimize|repair)\b/i;

export function transactionRule(
  { transactions }: Pick<Database, 'transactions'>,
  statements: readonly Statement[],
  wanted: boolean,
): TransactionRule {
  if (!wanted) return 'none';
  if (transactions !== 'none' && statements.some(({ text }) => CONTROL.test(text))) return 'own';
  return transactions;
}

/** What is said of it before the first statement; undefined where it is as one expects. */
export function announcement(rule: TransactionRule, wanted: boolean): string | undefined {
  if (rule === 'own') return 'the statements begin and commit by themselves';
  if (rule === 'none')
    return wanted
      ? 'this database has no transactions: each statement stands by itself'
      : 'each statement stands by itself';
  return undefined;
}

/** What is left in the database when the statement of that index failed and the rest was rolled back. */
export function whatIsLeft(rule: TransactionRule, statements: readonly Statement[], failed: number): string {
  if (rule === 'all') return 'everything was rolled back';
  if (rule === 'own') return 'what its statements had not committed was rolled back';
  if (rule === 'none') {
    if (failed === 0) return 'nothing had been done before';
    return failed === 1 ? 'what statement 1 did stands' : `what statements 1 to ${failed} did stands`;
  }
  const committed = statements.findLastIndex(({ text }, index) => index <= failed && IMPLICIT_COMMIT.test(text));
  if (committed === -1 || (committed === failed && failed === 0)) return 'everything was rolled back';
  const upTo = committed === failed ? failed : committed + 1;
  return (
    `what came before was rolled back but for statement${upTo === 1 ? ' 1' : `s 1 to ${upTo}`}: ` +
    `MySQL commits at every statement that defines a table, as statement ${committed + 1} does`
  );
}
