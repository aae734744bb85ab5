import type { SQLInputValue } from 'node:sqlite';
import type { BackendResult, SqliteBackend } from '../sqlite-backend.ts';
import { describeColumns, isLob, rowOf } from './oracle-columns.ts';
import { OracleLogin } from './oracle-login.ts';
import { MoreBytesNeeded, TtcReader, TtcWriter } from './ttc-bytes.ts';

/** Types of messages. */
const PROTOCOL = 1;
const DATA_TYPES = 2;
const FUNCTION = 3;
const ERROR = 4;
const ROW_HEADER = 6;
const ROW_DATA = 7;
const PARAMETER = 8;
const STATUS = 9;
const DESCRIBE = 16;
const PIGGYBACK = 17;

/** Functions. */
const REEXECUTE = 4;
const FETCH = 5;
const LOGOFF = 9;
const COMMIT = 14;
const ROLLBACK = 15;
const REEXECUTE_AND_FETCH = 78;
const EXECUTE = 94;
const AUTH_PHASE_TWO = 115;
const AUTH_PHASE_ONE = 118;

const OPTION_DEFINE = 0x10;
const OPTION_EXECUTE = 0x20;
const OPTION_FETCH = 0x40;
const NO_DATA_FOUND = 1403;
const IN_TRANSACTION = 2;
/** Release 12.1: the last whose messages have no fields of later ones in them. */
const FIELD_VERSION = 7;
const COMPILE_CAPABILITIES = 53;
const TEXT_32K = 4;

/** Runs until it is broken off. */
const SLOW = /^\s*select\s+slow/i;

interface Cursor {
  readonly sql: string;
  result?: BackendResult;
  fetched: number;
  /** LOBs come as texts and bytes once the client has said so. */
  isDefined: boolean;
}

/** What one client says, message by message, and what it is answered. */
export class OracleSession {
  readonly #backend: SqliteBackend;
  readonly #user: string;
  readonly #login: OracleLogin;
  readonly #cursors: Cursor[] = [];
  #received = Buffer.alloc(0);
  #isInTransaction = false;

  constructor(backend: SqliteBackend, { user, password }: { readonly user: string; readonly password: string }) {
    this.#backend = backend;
    this.#user = user;
    this.#login = new OracleLogin(password);
  }

  /** The answer to a call; undefined while it is not whole, and for one that runs until it is broken off. */
  receive(bytes: Buffer): Buffer | undefined {
    this.#received = Buffer.concat([this.#received, bytes]);
    try {
      const answer = this.#answer(new TtcReader(this.#received));
      this.#received = Buffer.alloc(0);
      return answer;
    } catch (error) {
      if (error instanceof MoreBytesNeeded) return undefined;
      this.#received = Buffer.alloc(0);
      return oracleError(error);
    }
  }

  cancelled(): Buffer {
    return failure(1013, 'ORA-01013: user requested cancel of current operation');
  }

  end(): void {
    if (this.#isInTransaction) this.#backend.run('rollback');
    this.#isInTransaction = false;
  }

  #answer(reader: TtcReader): Buffer | undefined {
    // The end of a logoff: two bytes of flags and nothing more.
    if (reader.isAtEnd) return undefined;
    const type = reader.u8();
    if (type === PROTOCOL) return protocolAnswer();
    if (type === DATA_TYPES) return new TtcWriter().u8(DATA_TYPES).zeros(2).end();
    if (type === PIGGYBACK) {
      // Cursors to be closed: which, does not matter here.
      reader.skip('111');
      for (let count = reader.ub(); count > 0; count--) reader.ub();
      return this.#answer(reader);
    }
    if (type !== FUNCTION) throw new Error(`a message of type ${type}`);
    const code = reader.u8();
    reader.u8();
    return this.#call(code, reader);
  }

  #call(code: number, reader: TtcReader): Buffer | undefined {
    switch (code) {
      case AUTH_PHASE_ONE:
        return parameters(this.#login.challenge());
      case AUTH_PHASE_TWO: {
        const { user, pairs } = readLogin(reader);
        const accepted = user === this.#user ? this.#login.accept(pairs) : undefined;
        return accepted ? parameters(accepted) : failure(1017, 'ORA-01017: invalid username/password; logon denied');
      }
      case EXECUTE:
        return this.#execute(reader);
      case REEXECUTE:
      case REEXECUTE_AND_FETCH: {
        const id = reader.ub();
        const rows = reader.ub();
        this.#run(this.#cursor(id));
        return this.#rows(id, rows, new TtcWriter());
      }
      case FETCH: {
        const id = reader.ub();
        return this.#rows(id, reader.ub(), new TtcWriter());
      }
      case COMMIT:
      case ROLLBACK:
        if (this.#isInTransaction) this.#backend.run(code === COMMIT ? 'commit' : 'rollback');
        this.#isInTransaction = false;
        return status(0);
      case LOGOFF:
        return status(0);
      default:
        throw new Error(`function ${code}`);
    }
  }

  #execute(reader: TtcReader): Buffer | undefined {
    const { options, cursorId, sql, prefetch, executions, binds } = readExecute(reader);
    const known = cursorId > 0 ? this.#cursor(cursorId) : undefined;
    const statement = known?.sql ?? sql;
    if (SLOW.test(statement) && options & OPTION_EXECUTE) return undefined;
    if (/^alter session /i.test(statement)) return done(0, 0, 0);
    if (!/^\s*(select|with)/i.test(statement)) return this.#change(statement, executions, binds, reader);
    const cursor: Cursor = known ?? { sql, fetched: 0, isDefined: false };
    const id = known ? cursorId : this.#cursors.push(cursor);
    cursor.isDefined ||= (options & OPTION_DEFINE) !== 0;
    if (options & OPTION_EXECUTE || !cursor.result) this.#run(cursor);
    const writer = new TtcWriter().u8(DESCRIBE).u8(0);
    describeColumns(writer, cursor.result?.columns ?? []);
    const isReady = cursor.isDefined || !cursor.result?.columns.some(({ type }) => isLob(type));
    if (!(options & OPTION_FETCH) || !isReady) return writer.raw(done(id, 0, this.#callStatus)).end();
    return this.#rows(id, prefetch, writer);
  }

  #change(statement: string, executions: number, binds: readonly BindType[], reader: TtcReader): Buffer {
    const rows = Array.from({ length: binds.length > 0 ? executions : 1 }, () => readBinds(reader, binds));
    const isChange = /^\s*(insert|update|delete|merge)/i.test(statement);
    if (isChange && !this.#isInTransaction) this.#backend.run('begin');
    // What defines something commits what was changed before it.
    if (!isChange && this.#isInTransaction) this.#backend.run('commit');
    this.#isInTransaction = isChange;
    let changed = 0;
    for (const row of rows) changed += this.#backend.run(statement, row).changes ?? 0;
    return done(0, changed, this.#callStatus);
  }

  #run(cursor: Cursor): void {
    if (SLOW.test(cursor.sql)) {
      cursor.result = { columns: [{ name: 'SLOW', type: 'number', nullable: true }], rows: [] };
      return;
    }
    cursor.result = /^select dbtimezone from dual$/i.test(cursor.sql)
      ? { columns: [{ name: 'DBTIMEZONE', type: 'varchar2(6)', nullable: true }], rows: [['+00:00']] }
      : this.#backend.run(cursor.sql.replace(/\s+from\s+dual\b/i, ''));
    cursor.fetched = 0;
  }

  #rows(id: number, count: number, writer: TtcWriter): Buffer {
    const cursor = this.#cursor(id);
    const { columns, rows } = cursor.result ?? { columns: [], rows: [] };
    const batch = rows.slice(cursor.fetched, cursor.fetched + count);
    cursor.fetched += batch.length;
    writer.u8(ROW_HEADER).u8(0).zeros(6);
    for (const row of batch) {
      writer.u8(ROW_DATA);
      rowOf(writer, row, columns);
    }
    const isEnd = cursor.fetched === rows.length;
    const end = isEnd
      ? failure(NO_DATA_FOUND, 'ORA-01403: no data found', id, this.#callStatus)
      : done(id, 0, this.#callStatus);
    return writer.raw(end).end();
  }

  #cursor(id: number): Cursor {
    const cursor = this.#cursors[id - 1];
    if (!cursor) throw new Error(`no cursor ${id}`);
    return cursor;
  }

  get #callStatus(): number {
    return this.#isInTransaction ? IN_TRANSACTION : 0;
  }
}

function protocolAnswer(): Buffer {
  const compile = Buffer.alloc(COMPILE_CAPABILITIES);
  compile[7] = FIELD_VERSION;
  const characterSets = Buffer.alloc(11);
  characterSets.writeUInt16BE(2_000, 9);
  return new TtcWriter()
    .u8(PROTOCOL)
    .raw(Buffer.from([6, 0]))
    .raw(Buffer.from('Oracle of the tests\0'))
    .raw(Buffer.from([873 & 0xff, 873 >> 8, 0, 0, 0, 0, characterSets.length]))
    .raw(characterSets)
    .bytes(compile)
    .bytes(Buffer.from([0, 0, 0, 0, 0, 0, TEXT_32K]))
    .end();
}

function readLogin(reader: TtcReader): { user: string; pairs: ReadonlyMap<string, string> } {
  reader.skip('1441');
  const count = reader.ub();
  reader.skip('11');
  const user = reader.bytes()?.toString() ?? '';
  const pairs = new Map<string, string>();
  for (let index = 0; index < count; index++) {
    pairs.set(reader.counted(), reader.counted());
    reader.ub();
  }
  return { user, pairs };
}

interface BindType {
  readonly type: number;
}

function readExecute(reader: TtcReader) {
  const options = reader.ub();
  const cursorId = reader.ub();
  const hasSql = reader.u8() === 1;
  reader.skip('414111');
  const prefetch = reader.ub();
  reader.skip('41');
  const bindCount = reader.ub();
  reader.skip('111111');
  const defineCount = reader.ub();
  reader.skip('41114144141');
  const sql = hasSql ? (reader.bytes()?.toString() ?? '') : '';
  reader.ub();
  const executions = reader.ub();
  reader.skip('4'.repeat(11));
  const binds = Array.from({ length: Math.max(bindCount, defineCount) }, (): BindType => {
    const type = reader.u8();
    reader.skip('1114444441');
    reader.ub();
    return { type };
  });
  return { options, cursorId, sql, prefetch, executions, binds: bindCount > 0 ? binds : [] };
}

const RAW_TYPES = [23, 24];

function readBinds(reader: TtcReader, binds: readonly BindType[]): SQLInputValue[] {
  if (binds.length === 0) return [];
  reader.u8();
  return binds.map(({ type }) => {
    const bytes = reader.bytes();
    return bytes === null || RAW_TYPES.includes(type) ? bytes : bytes.toString();
  });
}

function parameters(pairs: readonly (readonly [string, string, number?])[]): Buffer {
  const writer = new TtcWriter().u8(PARAMETER).ub(pairs.length);
  for (const [key, value, flag = 0] of pairs) writer.counted(key).counted(value).ub(flag);
  return writer.raw(status(0)).end();
}

function status(callStatus: number): Buffer {
  return new TtcWriter().u8(STATUS).ub(callStatus).ub(0).end();
}

function done(cursorId: number, rowCount: number, callStatus: number): Buffer {
  return ended(0, '', cursorId, rowCount, callStatus);
}

function failure(code: number, message: string, cursorId = 0, callStatus = 0): Buffer {
  return ended(code, message, cursorId, 0, callStatus);
}

/** How a call ended; most of its fields say nothing that the driver reads. */
function ended(code: number, message: string, cursorId: number, rowCount: number, callStatus: number): Buffer {
  const writer = new TtcWriter().u8(ERROR).ub(callStatus).zeros(5).ub(cursorId).ub(0).zeros(6);
  // The row: five fields. Then what went wrong below, and the errors of a batch.
  writer.zeros(5).ub(0).zeros(2).zeros(2).ub(0).ub(0).ub(0).ub(0);
  writer.ub(code).ub(rowCount);
  return code === 0 ? writer.end() : writer.bytes(message).end();
}

function oracleError(error: unknown): Buffer {
  const said = error instanceof Error ? error.message : String(error);
  if (said.startsWith('no such table')) return failure(942, 'ORA-00942: table or view does not exist');
  if (said.startsWith('NOT NULL constraint failed')) {
    return failure(1400, `ORA-01400: cannot insert NULL into (${said.split(': ')[1]})`);
  }
  return failure(900, `ORA-00900: invalid SQL statement (${said})`);
}
