import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { OpenLink } from '#core/model/link.ts';
import type { Clock } from '#core/ports/clock.ts';
import { linkOption } from '../../link-option.ts';
import type { Row } from '../database.ts';
import type { NativeColumn } from '../warehouse/native-type.ts';
import { resultColumn, resultRow } from './athena-cell.ts';
import { athenaFailure, queryFailure } from './athena-error.ts';
import { athenaCatalog, athenaDatabase } from './athena-table.ts';

/** A query takes a second at least, often minutes; an account has few calls a second. */
const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 2_000;
const BACKOFF = 1.5;

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html */
const MAX_PAGE_ROWS = 1_000;

export interface Page {
  readonly columns: readonly NativeColumn[];
  readonly rows: readonly Row[];
  /** Rows that an insert wrote. */
  readonly updated?: number;
}

/** Starts a statement; `id` is that of the query from then on. */
export async function startQuery(client: AthenaClient, open: OpenLink, statement: string): Promise<string> {
  const workgroup = linkOption(open, 'workgroup') ?? 'primary';
  const output = linkOption(open, 'output-location');
  try {
    // The SDK sends a token with it, so that a start whose answer was lost does not run the statement twice.
    const { QueryExecutionId: id = '' } = await client.send(
      new StartQueryExecutionCommand({
        QueryString: statement,
        QueryExecutionContext: dataContext(open),
        WorkGroup: workgroup,
        ...(output && { ResultConfiguration: { OutputLocation: output } }),
      }),
    );
    return id;
  } catch (error) {
    throw athenaFailure('take the statement', error);
  }
}

function dataContext(open: OpenLink): { Database: string; Catalog: string } {
  return { Database: athenaDatabase(open), Catalog: athenaCatalog(open) };
}

/** Waits until the query has ended, and throws when it has not succeeded. */
export async function awaitQuery(client: AthenaClient, clock: Clock, id: string): Promise<QueryExecution> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * BACKOFF, MAX_WAIT_MS)) {
    const execution = await describeQuery(client, id);
    const state = execution.Status?.State;
    if (state === 'SUCCEEDED') return execution;
    if (state === 'FAILED' || state === 'CANCELLED') throw queryFailure(execution);
    await clock.sleep(waitMs);
  }
}

async function describeQuery(client: AthenaClient, id: string): Promise<QueryExecution> {
  try {
    const { QueryExecution: execution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
    return { ...execution, QueryExecutionId: id };
  } catch (error) {
    throw athenaFailure(`say how query ${id} goes`, error);
  }
}

/**
 * The result page by page. The rows come by the API and not from the file that Athena writes, because that needs no
 * right to read the bucket, tells null from empty text, and is there for results that Athena keeps itself.
 */
export async function* resultPages(
  client: AthenaClient,
  { QueryExecutionId: id = '', StatementType: statementType }: QueryExecution,
  batchRows: number,
): AsyncGenerator<Page> {
  let token: string | undefined;
  let isFirst = true;
  do {
    // Only a select names its columns in its first row too.
    const mayHaveHeader = isFirst && statementType === 'DML';
    const page = await fetchPage(client, id, Math.min(batchRows + (mayHaveHeader ? 1 : 0), MAX_PAGE_ROWS), token);
    const columns = (page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(resultColumn);
    const lines = (page.ResultSet?.Rows ?? []).map(({ Data = [] }) => Data);
    const rows = (mayHaveHeader ? lines.slice(1) : lines).map((data) => resultRow(data, columns));
    yield { columns, rows, ...(page.UpdateCount && { updated: page.UpdateCount }) };
    token = page.NextToken;
    isFirst = false;
  } while (token);
}

async function fetchPage(client: AthenaClient, id: string, maxResults: number, token: string | undefined) {
  try {
    return await client.send(
      new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: maxResults, ...(token && { NextToken: token }) }),
    );
  } catch (error) {
    throw athenaFailure(`give the result of query ${id}`, error);
  }
}

/** Asks Athena to stop the query; one that has ended already is left as it is. */
export async function stopQuery(client: AthenaClient, id: string): Promise<void> {
  try {
    await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
  } catch (error) {
    throw athenaFailure(`stop query ${id}`, error);
  }
}
