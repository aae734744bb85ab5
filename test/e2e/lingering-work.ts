import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import { HAS_MARIADB, startMariadb } from '#test/databases/start-mariadb.ts';
import { startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { type SshServer, startSshServer } from '#test/servers/ssh-server.ts';

const PASSWORD = 'se-cret';
const SLOW_INSERT = [
  'create table target (id int)',
  'create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(0.05); return new; end $$',
  'create trigger slow before insert on target for each row execute function linger()',
];
const BUSY_POSTGRES = `select count(*) from pg_stat_activity
  where backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'`;
const BUSY_MARIADB = `select (select count(*) from information_schema.processlist where user = 'akkaflow' and id <> connection_id())
  + (select count(*) from information_schema.innodb_trx)`;

/** The servers and files that work of every kind lingers on, and what there is to see of it. */
export class LingeringWork {
  /** A minute or so, like no other process sleeps. */
  readonly seconds = 60 + Math.random();
  readonly folder = mkdtempSync(join(tmpdir(), 'akkaflow-linger-'));
  readonly #postgres: TestServer;
  readonly #mariadb: TestServer | undefined;
  readonly #ssh: SshServer;
  readonly #mail: SilentServer;

  private constructor(postgres: TestServer, mariadb: TestServer | undefined, ssh: SshServer, mail: SilentServer) {
    this.#postgres = postgres;
    this.#mariadb = mariadb;
    this.#ssh = ssh;
    this.#mail = mail;
  }

  static async prepare(): Promise<LingeringWork> {
    const [postgres, mariadb, ssh, mail] = await Promise.all([
      startPostgres(),
      HAS_MARIADB ? startMariadb() : undefined,
      startSshServer(tmpdir(), { password: PASSWORD }),
      SilentServer.start(),
    ]);
    const work = new LingeringWork(postgres, mariadb, ssh, mail);
    const out = join(work.folder, 'out');
    for (const folder of [join(work.folder, 'files'), out]) mkdirSync(folder);
    execFileSync('chmod', ['755', work.folder]);
    execFileSync('chmod', ['777', out]);
    writeFileSync(join(work.folder, 'files/linger.sh'), `#!/bin/sh\nexec sleep ${work.seconds}\n`);
    writeFileSync(join(work.folder, 'rows.txt'), Array.from({ length: 20_000 }, (_, row) => `${row}\n`).join(''));
    await ask(postgres, ...SLOW_INSERT);
    if (mariadb) await ask(mariadb, 'create table gone (id int)');
    return work;
  }

  /** Of the mail server. */
  get mailUrl(): string {
    return `smtp://127.0.0.1:${this.#mail.port}`;
  }

  /** Files of links. */
  links(): readonly string[] {
    const login = `host="127.0.0.1" password="${PASSWORD}"`;
    const maria = `<link name="maria" type="mysql" ${login} port="${this.#mariadb?.port}" user="akkaflow" database="test_data"/>`;
    return [
      `<db-links>
        <link name="pg" type="postgresql" ${login} port="${this.#postgres.port}" user="akkaflow" database="postgres" ssl-mode="disable"/>
        ${this.#mariadb === undefined ? '' : maria}
      </db-links>`,
      `<file-links>
        <link name="host" type="sftp" ${login} port="${this.#ssh.port}" user="tester" host-key="${this.#ssh.hostKey}"/>
      </file-links>`,
    ];
  }

  /** One action that does not end in time, a kind or a way to wait. */
  actions(): Readonly<Record<string, string>> {
    const sleep = `sleep ${this.seconds}`;
    const rows = "select n, repeat('x', 100) as text, pg_sleep(0.005)::text as slow from generate_series(1, 100000) n";
    return {
      shell: `<shell><command>${sleep}</command></shell>`,
      script: `<script><code>touch here; ${sleep} &amp; wait</code></script>`,
      'file-executor': '<file-executor><command>linger.sh</command></file-executor>',
      sql: '<sql db-link="pg">create table gone (id int); select pg_sleep(600)</sql>',
      ...(this.#mariadb && { mariadb: '<sql db-link="maria">insert into gone values (1); select sleep(600)</sql>' }),
      load: `<transfer><source type="FILE">${this.folder}/rows.txt</source><target type="DB" db-link="pg" table="target"/></transfer>`,
      unload: `<transfer><source type="DB" db-link="pg">${rows}</source><target type="FILE" path="${this.folder}/out/rows.csv"/></transfer>`,
      'file-monitor': `<file-monitor check-interval="600"><file>${this.folder}/rows.txt</file></file-monitor>`,
      'data-monitor':
        '<data-monitor source-name="n" check-interval="600"><source type="COMMAND">echo 1</source><min type="NUM">1</min></data-monitor>',
      command: `<data-monitor source-name="c"><source type="COMMAND">${sleep}</source><min type="NUM">1</min></data-monitor>`,
      ssh: `<ssh link="host"><command>${sleep} &amp; wait</command></ssh>`,
      email: '<email to="a@example.com">told</email>',
      'sub-workflow': '<sub-workflow name="sleeper"/>',
    };
  }

  /** The child, and the workflow with all actions in one fork. */
  workflows(): readonly string[] {
    const actions = Object.entries(this.actions());
    const nodes = actions.map(([name, xml]) => `<action name="${name}">${xml}<ok to="join"/></action>`);
    return [
      `<work-flow name="sleeper"><start name="start" to="a"/>
        <action name="a"><shell><command>sleep ${this.seconds}</command></shell><ok to="end"/></action><end name="end"/></work-flow>`,
      `<work-flow name="linger"><start name="start" to="fork"/>
        <fork name="fork">${actions.map(([name]) => `<path to="${name}"/>`).join('')}</fork>
        ${nodes.join('\n')}<join name="join" to="end"/><end name="end"/></work-flow>`,
    ];
  }

  /** All that can be seen of it from outside. */
  async traces(): Promise<Traces> {
    const processes = execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' }).split('\n');
    return {
      sleepers: processes.filter((args) => args.trim() === `sleep ${this.seconds}`).length,
      postgres: Number(await ask(this.#postgres, BUSY_POSTGRES)),
      mariadb: this.#mariadb ? Number(await ask(this.#mariadb, BUSY_MARIADB)) : 0,
      connections: this.#ssh.connections() + this.#mail.open,
      files: readdirSync(join(this.folder, 'out')),
    };
  }

  /** What the databases hold that was not there before, uncommitted rows left out. */
  async changes(): Promise<readonly string[]> {
    const tables = "select string_agg(tablename, ',') from pg_tables where schemaname = 'public'";
    const postgres = [await ask(this.#postgres, tables), await ask(this.#postgres, 'select count(*) from target')];
    return [...postgres, ...(this.#mariadb ? [await ask(this.#mariadb, 'select count(*) from gone')] : ['0'])];
  }

  async clear(): Promise<void> {
    this.#mail.stop();
    await Promise.all([this.#postgres.stop(), this.#mariadb?.stop(), this.#ssh.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Traces {
  /** Processes that sleep, here and on the other machine. */
  readonly sleepers: number;
  /** Sessions that run or hold something open. */
  readonly postgres: number;
  readonly mariadb: number;
  /** To the other machine and to the mail server. */
  readonly connections: number;
  /** Where a transfer writes. */
  readonly files: readonly string[];
}

/** Takes connections and never says a word. */
class SilentServer {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => {
    this.#sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    socket.resume();
  });

  static async start(): Promise<SilentServer> {
    const silent = new SilentServer();
    await new Promise<void>((resolve) => silent.#server.listen(0, '127.0.0.1', resolve));
    return silent;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get open(): number {
    return this.#sockets.size;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

/** The first cell of what the last of some statements selects. */
async function ask(server: TestServer, ...statements: readonly string[]): Promise<string> {
  const database = await openDatabase(server.link(), actionContext());
  try {
    let cell = '';
    for (const statement of statements) cell = String((await database.execute(statement, 1)).rows?.[0]?.[0]);
    return cell;
  } finally {
    await database.close();
  }
}

/** The processes that a process has started, and those that they have, with their working directories. */
export function processesBelow(root: number): ReadonlyMap<number, string> {
  const rows = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const parents = new Map(rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]));
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid) ?? 0;
    return parent === root || (parent > 1 && isBelow(parent));
  };
  const below = [...parents.keys()].filter(isBelow);
  return new Map(
    below.flatMap((pid) => (existsSync(`/proc/${pid}/cwd`) ? [[pid, readlinkSync(`/proc/${pid}/cwd`)]] : [])),
  );
}
