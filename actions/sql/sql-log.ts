import type { StatementResult } from '#adapters/links/database/database.ts';
import type { ActionContext } from '#core/ports/action.ts';
import { formatRows } from './format-rows.ts';

const MAX_LINE = 120;
const PROGRESS_MS = 60_000;

/** What an attempt tells of its statements, a line or a table at a time. */
export class SqlLog {
  readonly #context: Pick<ActionContext, 'log' | 'clock'>;

  constructor(context: Pick<ActionContext, 'log' | 'clock'>) {
    this.#context = context;
  }

  async line(text: string): Promise<void> {
    await this.#context.log('out', Buffer.from(`${text}\n`));
  }

  /** Runs a statement between its first line and what came of it, and says each minute that it still runs. */
  async around(title: string, statement: string, run: () => Promise<StatementResult>): Promise<void> {
    const { clock } = this.#context;
    await this.line(`${title}: ${firstLine(statement)}`);
    const begun = clock.monotonic();
    const ended = new AbortController();
    const progress = this.#tellProgress(begun, ended.signal);
    try {
      const result = await run();
      await this.#tell(result, clock.monotonic() - begun);
    } finally {
      ended.abort();
      await progress;
    }
  }

  async #tell({ columns, rows, count }: StatementResult, ms: number): Promise<void> {
    const time = seconds(ms);
    if (columns === undefined || rows === undefined) {
      return this.line(count === undefined ? `done in ${time}` : `${rowCount(count)} changed in ${time}`);
    }
    if (rows.length > 0) await this.line(formatRows(columns, rows));
    const shown = count !== undefined && count > rows.length ? `, the first ${rows.length} shown` : '';
    await this.line(`${rowCount(count ?? rows.length)} in ${time}${shown}`);
  }

  async #tellProgress(begun: number, ended: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    for (;;) {
      await clock.sleep(PROGRESS_MS, ended);
      if (ended.aborted) return;
      await this.line(`still running after ${seconds(clock.monotonic() - begun)}`);
    }
  }
}

function firstLine(statement: string): string {
  const [line = ''] = statement.split('\n');
  const isCut = line.length > MAX_LINE || line.length < statement.length;
  return isCut ? `${line.trimEnd().slice(0, MAX_LINE)} …` : line;
}

function rowCount(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`;
}
