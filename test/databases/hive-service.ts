import type { ThriftHandler, ThriftService } from './hive-thrift.ts';
import { type BackendResult, SqliteBackend } from './sqlite-backend.ts';

/** `TTypeId` of what the tests use. */
const TYPE_IDS: Readonly<Record<string, number>> = {
  boolean: 0,
  tinyint: 1,
  smallint: 2,
  int: 3,
  bigint: 4,
  float: 5,
  double: 6,
  string: 7,
  timestamp: 8,
  binary: 9,
  array: 10,
  decimal: 15,
  date: 17,
  varchar: 18,
};

const OK = { statusCode: 0 };
const RUNNING = 1;
const FINISHED = 2;
const CANCELED = 3;
const ERROR = 5;

interface Operation {
  readonly result?: BackendResult;
  readonly failure?: string;
  state: number;
  fetched: number;
}

interface OperationRequest {
  readonly operationHandle: { readonly operationId: { readonly guid: Buffer } };
}

/** The operations of a session. `select slow` runs until it is cancelled. */
export class HiveService {
  readonly statements: string[] = [];
  openOperations = 0;
  readonly #thrift: ThriftService;
  readonly #backend = new SqliteBackend(hiveToSqlite, (value) => (typeof value === 'bigint' ? 'bigint' : 'string'));
  readonly #operations: Operation[] = [];

  constructor(thrift: ThriftService) {
    this.#thrift = thrift;
  }

  readonly handler: ThriftHandler = {
    OpenSession: async () => ({ status: OK, serverProtocolVersion: 7, sessionHandle: { sessionId: handleId(0) } }),
    CloseSession: async () => ({ status: OK }),
    ExecuteStatement: async ({ statement }: { statement: string }) => this.#start(statement),
    GetOperationStatus: async (request: OperationRequest) => this.#status(this.#operation(request)),
    CancelOperation: async (request: OperationRequest) => {
      this.#operation(request).state = CANCELED;
      return { status: OK };
    },
    CloseOperation: async () => {
      this.openOperations--;
      return { status: OK };
    },
    GetResultSetMetadata: async (request: OperationRequest) => ({
      status: OK,
      schema: {
        columns: (this.#operation(request).result?.columns ?? []).map(({ name, type }, index) => ({
          columnName: name,
          position: index + 1,
          typeDesc: { types: [{ primitiveEntry: primitive(type) }] },
        })),
      },
    }),
    FetchResults: async (request: OperationRequest & { maxRows: { toNumber(): number } | number }) => {
      const operation = this.#operation(request);
      const { columns, rows } = operation.result ?? { columns: [], rows: [] };
      const batch = rows.slice(operation.fetched, operation.fetched + Number(request.maxRows));
      operation.fetched += batch.length;
      const data = columns.map(({ type }, index) =>
        this.#column(
          type,
          batch.map((row) => row[index] ?? null),
        ),
      );
      return { status: OK, hasMoreRows: false, results: { startRowOffset: 0, rows: [], columns: data } };
    },
  };

  close(): void {
    this.#backend.close();
  }

  #start(statement: string): object {
    this.statements.push(statement);
    try {
      const result = this.#run(statement);
      const operation = { state: result ? FINISHED : RUNNING, fetched: 0, ...(result && { result }) };
      this.#operations.push(operation);
      this.openOperations++;
      const id = handleId(this.#operations.length - 1);
      const hasResultSet = result !== undefined && result.changes === undefined;
      return { status: OK, operationHandle: { operationId: id, operationType: 0, hasResultSet } };
    } catch (error) {
      return { status: { statusCode: 3, errorCode: 40_000, errorMessage: compileError(String(error)) } };
    }
  }

  /** Undefined: it does not end by itself. */
  #run(statement: string): BackendResult | undefined {
    if (/^\s*select\s+slow/i.test(statement)) return undefined;
    if (/^use /i.test(statement)) return { columns: [], rows: [], changes: 0 };
    const [, replaced] = /^insert overwrite table (\S+)/i.exec(statement) ?? [];
    if (replaced) this.#backend.run(`delete from ${replaced}`);
    const [, table] = /^describe (\S+)$/.exec(statement) ?? [];
    if (!table) return this.#backend.run(statement);
    const columns = this.#backend.columnsOf(table);
    if (!columns) throw new Error(`no such table: ${table}`);
    const text = (name: string) => ({ name, type: 'string', nullable: true });
    return {
      columns: [text('col_name'), text('data_type'), text('comment')],
      rows: [
        ...columns.map(({ name, type }) => [name, type, '']),
        ['', null, null],
        ['# Partition Information', null, null],
      ],
    };
  }

  #status({ state, failure, result }: Operation): object {
    return {
      status: OK,
      operationState: state,
      ...(state === ERROR && { errorMessage: failure, sqlState: '08S01', errorCode: 1 }),
      ...(result?.changes !== undefined && { numModifiedRows: this.#thrift.int64(BigInt(result.changes)) }),
    };
  }

  #operation({ operationHandle }: OperationRequest): Operation {
    const operation = this.#operations[operationHandle.operationId.guid.readUInt32BE(0)];
    if (!operation) throw new Error('Invalid OperationHandle');
    return operation;
  }

  /** As HiveServer2 packs a column: the values, with something in place of each null, and a bit for each null. */
  #column(type: string, values: readonly unknown[]): object {
    const nulls = Buffer.alloc(Math.ceil(values.length / 8));
    for (const [row, value] of values.entries()) {
      if (value === null) nulls[row >> 3] = (nulls[row >> 3] ?? 0) | (1 << (row & 7));
    }
    const packed = (convert: (value: unknown) => unknown) => ({ values: values.map(convert), nulls });
    switch (type) {
      case 'boolean':
        return { boolVal: packed((value) => value === 1n || value === 'true') };
      case 'smallint':
        return { i16Val: packed(Number) };
      case 'int':
        return { i32Val: packed(Number) };
      case 'bigint':
        return { i64Val: packed((value) => this.#thrift.int64(BigInt(String(value ?? 0)))) };
      case 'double':
        return { doubleVal: packed(Number) };
      case 'float':
        return { doubleVal: packed((value) => Math.fround(Number(value))) };
      case 'binary':
        return { binaryVal: packed((value) => Buffer.from(value instanceof Uint8Array ? value : [])) };
      default:
        return { stringVal: packed((value) => String(value ?? '')) };
    }
  }
}

function handleId(index: number): object {
  const guid = Buffer.alloc(16);
  guid.writeUInt32BE(index, 0);
  return { guid, secret: Buffer.alloc(16) };
}

function primitive(type: string): object {
  const [, name = type, first, second] = /^(\w+)\((\d+)(?:,(\d+))?\)$/.exec(type) ?? [];
  const names = name === 'decimal' ? ['precision', 'scale'] : ['characterMaximumLength'];
  const numbers = [first, second].filter((number) => number !== undefined);
  return {
    type: TYPE_IDS[name] ?? TYPE_IDS['string'],
    ...(numbers.length > 0 && {
      typeQualifiers: {
        qualifiers: Object.fromEntries(numbers.map((number, index) => [names[index], { i32Value: Number(number) }])),
      },
    }),
  };
}

function compileError(said: string): string {
  const missing = /no such table: (.*)/.exec(said)?.[1];
  if (missing)
    return `Error while compiling statement: FAILED: SemanticException [Error 10001]: Table not found ${missing}`;
  return `Error while compiling statement: FAILED: ParseException ${said}`;
}

/** Texts with backslashes as Hive has them become those of SQLite; what is cast stays text, of which no digit is lost. */
function hiveToSqlite(statement: string): string {
  return statement
    .replace(/^insert (?:into|overwrite) table /i, 'insert into ')
    .replace(/cast\(('(?:[^'\\]|\\.)*') as [a-z]+(?:\([\d, ]+\))?\)/gis, '$1')
    .replace(/'((?:[^'\\]|\\.)*)'/gs, (_, text: string) => `'${text.replace(/\\(.)/gs, '$1').replaceAll("'", "''")}'`);
}
