import type { Clock } from '#core/ports/clock.ts';
import type { Row } from '../database.ts';
import { refusal } from '../refusal.ts';
import type { NativeColumn } from '../warehouse/native-type.ts';
import { resultColumn, resultRows, type ThriftColumn, type ThriftColumnDesc } from './hive-cell.ts';
import type { HiveConnection } from './hive-connection.ts';
import { hiveFailure } from './hive-error.ts';

export type HiveOperation = Awaited<ReturnType<HiveConnection['session']['executeStatement']>>;

/** `TOperationState` by its number. */
const FINISHED = 2;
const CANCELED = 3;
const CLOSED = 4;
const ERROR = 5;
const UNKNOWN = 6;
const TIMED_OUT = 8;

/** `TFetchOrientation`: Impala has no way back. */
const FETCH_NEXT = 1;

const FIRST_WAIT_MS = 10;
const MAX_WAIT_MS = 1_000;
const BACKOFF = 1.5;

/** How many rows it changed, if the server counts them. Throws when the statement has not succeeded. */
export async function awaitOperation(
  { call }: HiveConnection,
  clock: Clock,
  operation: HiveOperation,
): Promise<number | undefined> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * BACKOFF, MAX_WAIT_MS)) {
    const status = await call('ask how the statement goes', operation.status(false));
    const changed: unknown = 'numModifiedRows' in status ? status.numModifiedRows : undefined;
    switch (status.operationState) {
      case FINISHED:
        return changed === undefined || changed === null || Number(changed) < 0 ? undefined : Number(changed);
      case CANCELED:
      case CLOSED:
        throw refusal('the statement was cancelled');
      case ERROR:
      case UNKNOWN:
      case TIMED_OUT:
        throw hiveFailure('run the statement', {
          name: 'Status Error',
          message: status.errorMessage,
          code: status.sqlState,
        });
      default:
        await clock.sleep(waitMs);
    }
  }
}

export interface Fetched {
  readonly columns: readonly NativeColumn[];
  readonly rows: readonly Row[];
}

/** The result in batches, the first even when it is empty. Ends the operation, also when the loop is left early. */
export async function* fetchAll(
  { call }: HiveConnection,
  operation: HiveOperation,
  batchRows: number,
): AsyncGenerator<Fetched> {
  operation.setMaxRows(batchRows);
  try {
    let isFirst = true;
    do {
      await call('fetch rows', operation.fetch(FETCH_NEXT));
      // What the driver calls a `Map` is an object.
      const descriptions: readonly unknown[] = operation.getSchema()?.columns ?? [];
      const columns = (descriptions as readonly ThriftColumnDesc[]).map(resultColumn);
      const sets: readonly { readonly columns?: readonly unknown[] | null }[] = operation.getData();
      const rows = sets.flatMap((set) => resultRows((set.columns ?? []) as readonly ThriftColumn[], columns));
      operation.flush();
      if (isFirst || rows.length > 0) yield { columns, rows };
      isFirst = false;
    } while (operation.hasMoreRows());
  } finally {
    await call('end the query', operation.close());
  }
}
