import type { DatabaseType } from '#core/model/link.ts';
import type { ActionContext, ActionFailure } from '#core/ports/action.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import { exitOutcome } from '../exit-outcome.ts';
import { splitStatements } from '../sql/split-statements.ts';
import { SQL_DIALECTS } from '../sql/sql-dialect.ts';
import { databaseSource } from './database-source.ts';
import { fileSource } from './file-source.ts';
import { countRows } from './format/copy-text.ts';
import { loadTable } from './load-table.ts';
import type { Progress } from './progress.ts';
import type { RowSource, SourceBatch } from './row-source.ts';
import { TransferError } from './transfer-error.ts';
import type { TargetPlan, TransferPlan } from './transfer-plan.ts';
import type { TransferSession } from './transfer-session.ts';
import { writeFile } from './write-file.ts';

type FilePlan = Extract<TargetPlan, { type: 'FILE' }>;
type TablePlan = Extract<TargetPlan, { type: 'DB' }>;

/** Copies all rows of the source to the target. A failure is that of a command of `<pre>` or `<after>`. */
export async function runTransfer(
  context: ActionContext,
  plan: TransferPlan,
  session: TransferSession,
  progress: Progress,
): Promise<ActionFailure | undefined> {
  const { target } = plan;
  return target.type === 'DB'
    ? intoTable(context, plan, target, session, progress)
    : intoFile(context, plan, target, session, progress);
}

async function intoTable(
  { action, subject, cancel }: ActionContext,
  { source }: TransferPlan,
  plan: TablePlan,
  session: TransferSession,
  progress: Progress,
): Promise<undefined> {
  const database = await session.database(plan.link);
  if (source.type === 'DB' && session.isSameFile(source.link, plan.link)) throw sameFile(plan.table);
  const rows = await openSource(
    source,
    session,
    source.type === 'FILE' ? (bytes) => progress.addBytes(bytes) : undefined,
  );
  await loadTable(database, {
    plan,
    source: observedSource(
      rows,
      progress,
      cancel,
      source.type === 'DB' ? (batch) => progress.addBytes(bytesIn(batch)) : undefined,
    ),
    sourceType: source.type,
    pre: statementsOf(plan.pre, database.type),
    after: statementsOf(plan.after, database.type),
    key: `${subject.instanceId} ${action.name} ${plan.table}`,
    say: (line) => progress.say(line),
  });
}

async function intoFile(
  context: ActionContext,
  { source }: TransferPlan,
  plan: FilePlan,
  session: TransferSession,
  progress: Progress,
): Promise<ActionFailure | undefined> {
  const failure = await runCommand(context, 'pre', plan.pre);
  if (failure !== undefined) return failure;
  const files = await session.files(plan.link);
  const rows = await openSource(source, session);
  const observed = observedSource(rows, progress, context.cancel);
  await writeFile(files, plan, observed, (bytes) => progress.addBytes(bytes));
  return runCommand(context, 'after', plan.after);
}

async function openSource(
  plan: TransferPlan['source'],
  session: TransferSession,
  onBytes: (count: number) => void = () => undefined,
): Promise<RowSource> {
  if (plan.type === 'DB') return databaseSource(await session.database(plan.link), plan.select);
  return fileSource(await session.files(plan.link), plan, onBytes);
}

function statementsOf(text: string, type: DatabaseType): readonly string[] {
  return splitStatements(text, SQL_DIALECTS[type]).map((statement) => statement.text);
}

/** Whoever writes to a file of SQLite waits for those that read it, which here wait for the writer. */
function sameFile(table: string): TransferError {
  return new TransferError(
    `source and target are the same file of SQLite: use \`<sql>insert into ${table} select …</sql>\``,
  );
}

async function runCommand(
  { spawn, writeFile: write }: ActionContext,
  name: string,
  command: string,
): Promise<ActionFailure | undefined> {
  if (command.trim() === '') return undefined;
  const outcome = exitOutcome(await spawn('bash', [await write(name, command)]));
  return outcome.outcome === 'FAILED' ? { ...outcome, message: `<${name}>: ${outcome.message}` } : undefined;
}

/** The rows, counted as they are asked for, until the attempt is cancelled. */
function observedSource(
  { batches, copyText, ...source }: RowSource,
  progress: Progress,
  cancel: CancelSignal,
  onBatch: (batch: SourceBatch) => void = () => undefined,
): RowSource {
  const observe = <T>(pieces: AsyncIterable<T>, take: (piece: T) => number) => observed(pieces, take, progress, cancel);
  const takeBatch = (batch: SourceBatch) => {
    onBatch(batch);
    return batch.rows.length;
  };
  return {
    ...source,
    batches: observe(batches, takeBatch),
    ...(copyText !== undefined && { copyText: observe(copyText, countRows) }),
  };
}

/** `take` is told of each piece that went through and gives back how many rows it held. */
async function* observed<T>(
  pieces: AsyncIterable<T>,
  take: (piece: T) => number,
  progress: Progress,
  cancel: CancelSignal,
): AsyncGenerator<T> {
  for await (const piece of pieces) {
    if (cancel.aborted) throw new TransferError('the transfer was cancelled');
    yield piece;
    await progress.addRows(take(piece));
  }
}

function bytesIn({ rows }: SourceBatch): number {
  let bytes = 0;
  for (const row of rows) for (const cell of row) bytes += cell?.length ?? 0;
  return bytes;
}
