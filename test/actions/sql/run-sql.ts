import { sqlAction } from '#actions/sql/sql-action.ts';
import type { OpenLink } from '#core/model/link.ts';
import type { XmlAttribute } from '#core/model/xml.ts';
import type { ActionContext, ActionOutcome } from '#core/ports/action.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { action } from '#test/factories/workflow.ts';

export interface SqlRun {
  readonly outcome: ActionOutcome;
  /** All that was logged. */
  readonly log: string;
}

interface SqlOptions extends Partial<Pick<ActionContext, 'cancel' | 'clock'>> {
  readonly transaction?: string;
  readonly onLog?: (text: string) => void;
}

/** Runs an action of kind `sql` on a real database, as an action process would. */
export async function runSql(link: OpenLink, text: string, options: SqlOptions = {}): Promise<SqlRun> {
  const { transaction, onLog, ...context } = options;
  const position = { line: 1, column: 1 };
  const attributes: Record<string, XmlAttribute> = { 'db-link': { value: link.link.name, position } };
  if (transaction !== undefined) attributes['transaction'] = { value: transaction, position };
  const content = { name: 'sql', attributes, children: [text], position };
  let log = '';
  const outcome = await sqlAction.run(
    actionContext({
      ...context,
      action: action('load', 'end', { kind: 'sql', content }),
      link: () => link,
      log: async (_, bytes) => {
        log += Buffer.from(bytes).toString();
        onLog?.(log);
      },
    }),
  );
  return { outcome, log };
}
