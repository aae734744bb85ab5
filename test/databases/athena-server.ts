import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OpenLink } from '#core/model/link.ts';
import { type BackendResult, SqliteBackend } from './sqlite-backend.ts';

const KEY = { id: 'AKIDEXAMPLE', secret: 'athena-secret' };
const SLOW = /^\s*select\s+slow/i;

interface Query {
  readonly statement: string;
  readonly result?: BackendResult;
  readonly failure?: string;
  readonly isSlow: boolean;
  isStopped: boolean;
  polls: number;
}

interface AthenaServer {
  link(options?: Readonly<Record<string, string>>, secretAccessKey?: string): OpenLink;
  /** Calls of the API so far, by name. */
  readonly calls: Map<string, number>;
  /** The longest statement that was started, in bytes. */
  readonly longestStatement: () => number;
  close(): Promise<void>;
}

type Input = Readonly<Record<string, unknown>>;

/** Speaks the JSON protocol of Athena, with SQLite behind it; `select slow` runs until it is stopped. */
export async function startAthenaServer(): Promise<AthenaServer> {
  const backend = new SqliteBackend(trinoToSqlite, (value) => (typeof value === 'bigint' ? 'bigint' : 'varchar'));
  const queries = new Map<string, Query>();
  const calls = new Map<string, number>();
  let longest = 0;

  function answer(action: string, input: Input): Input {
    switch (action) {
      case 'StartQueryExecution': {
        const statement = String(input['QueryString']);
        longest = Math.max(longest, Buffer.byteLength(statement));
        const id = `query-${queries.size + 1}`;
        queries.set(id, { ...started(backend, statement), statement, isStopped: false, polls: 0 });
        return { QueryExecutionId: id };
      }
      case 'GetQueryExecution':
        return { QueryExecution: execution(queryOf(input)) };
      case 'StopQueryExecution':
        queryOf(input).isStopped = true;
        return {};
      case 'GetQueryResults':
        return results(queryOf(input), Number(input['MaxResults']), Number(input['NextToken'] ?? 0));
      case 'GetTableMetadata':
        return { TableMetadata: tableMetadata(backend, String(input['TableName'])) };
      default:
        throw new ApiError('UnknownOperationException', action);
    }
  }

  function queryOf(input: Input): Query {
    const query = queries.get(String(input['QueryExecutionId']));
    if (!query) throw new ApiError('InvalidRequestException', 'QueryExecution was not found');
    return query;
  }

  const server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).replace('AmazonAthena.', '');
    calls.set(action, (calls.get(action) ?? 0) + 1);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    try {
      refuseStranger(request);
      response.end(JSON.stringify(answer(action, JSON.parse(await bodyOf(request)))));
    } catch (error) {
      const { type, message } =
        error instanceof ApiError ? error : new ApiError('InternalServerException', String(error));
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: type, message }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    longestStatement: () => longest,
    link: (options = {}, secretAccessKey = KEY.secret) => ({
      link: {
        name: 'lake',
        type: 'athena',
        desc: '',
        options: {
          region: 'eu-west-1',
          endpoint: `http://127.0.0.1:${port}`,
          'access-key-id': KEY.id,
          'output-location': 's3://results/',
          'table-location': 's3://tables/',
          ...options,
        },
        updatedAt: 0,
      },
      secret: { secretAccessKey },
    }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      backend.close();
    },
  };
}

class ApiError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

function refuseStranger(request: IncomingMessage): void {
  if (request.headers.authorization?.includes(`Credential=${KEY.id}/`)) return;
  throw new ApiError('UnrecognizedClientException', 'The security token included in the request is invalid.');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function started(backend: SqliteBackend, statement: string): Pick<Query, 'result' | 'failure' | 'isSlow'> {
  if (SLOW.test(statement)) return { isSlow: true };
  try {
    return { isSlow: false, result: backend.run(statement) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const missing = /^no such table: (.*)/.exec(reason)?.[1];
    const failure = missing
      ? `TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.default.${missing}' does not exist`
      : `SYNTAX_ERROR: ${reason}`;
    return { isSlow: false, failure };
  }
}

/** Every query is seen running once, as real ones are. */
function execution(query: Query): Input {
  query.polls++;
  const { statement, failure, isSlow, isStopped, polls } = query;
  const isDml = /^\s*(select|with|insert|values)/i.test(statement);
  const state = isStopped ? 'CANCELLED' : isSlow || polls === 1 ? 'RUNNING' : failure ? 'FAILED' : 'SUCCEEDED';
  return {
    StatementType: isDml ? 'DML' : 'DDL',
    Status: {
      State: state,
      ...(state === 'FAILED' && { StateChangeReason: failure, AthenaError: { ErrorCategory: 2 } }),
      ...(state === 'CANCELLED' && { StateChangeReason: 'Query cancelled by user' }),
    },
  };
}

function results({ result, statement }: Query, maxResults: number, offset: number): Input {
  const { columns, rows, changes } = result ?? { columns: [], rows: [], changes: 0 };
  const header = /^\s*(select|with)/i.test(statement) ? [columns.map(({ name }) => name)] : [];
  const lines = [
    ...header,
    ...rows.map((row) => row.map((value, index) => printed(value, columns[index]?.type ?? ''))),
  ];
  const end = offset + maxResults;
  return {
    ...(changes !== undefined && /^\s*insert/i.test(statement) && { UpdateCount: changes }),
    ...(end < lines.length && { NextToken: String(end) }),
    ResultSet: {
      ResultSetMetadata: { ColumnInfo: columns.map(({ name, type }) => ({ Name: name, ...columnInfo(type) })) },
      Rows: lines.slice(offset, end).map((line) => ({
        Data: line.map((text) => (text === null ? {} : { VarCharValue: text })),
      })),
    },
  };
}

/** Athena says the types of results as Trino does, their numbers apart. */
function columnInfo(type: string): Input {
  const [, name = type, precision, scale] = /^(\w+)\((\d+)(?:,(\d+))?\)/.exec(type) ?? [];
  const trino = { int: 'integer', string: 'varchar', binary: 'varbinary' }[name] ?? name;
  return {
    Type: trino,
    Precision: Number(precision ?? (trino === 'varchar' ? 2_147_483_647 : 0)),
    Scale: Number(scale ?? 0),
  };
}

function printed(value: unknown, type: string): string | null {
  if (value === null) return null;
  if (value instanceof Uint8Array)
    return Buffer.from(value)
      .toString('hex')
      .replace(/(..)(?!$)/g, '$1 ');
  if (type === 'boolean') return value === 1n || value === 'true' ? 'true' : 'false';
  if (type === 'timestamp') return String(value).replace(/(?<=:\d\d)$/, '.000');
  return String(value);
}

function tableMetadata(backend: SqliteBackend, table: string): Input {
  const columns = backend.columnsOf(table);
  if (!columns) throw new ApiError('MetadataException', `EntityNotFoundException: Entity Not Found (${table})`);
  return { Name: table, Columns: columns.map(({ name, type }) => ({ Name: name, Type: type })) };
}

/** SQLite would round what it casts; the text is what is to be kept. */
function trinoToSqlite(statement: string): string {
  return statement.replace(/cast\(('(?:[^']|'')*') as [a-z ]+(?:\([\d, ]+\))?\)/gi, '$1');
}
