import { chmod, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import type { OpenLink } from '#core/model/link.ts';
import { parseXml } from '#core/parser/parse-xml.ts';
import { HAS_MARIADB, startMariadb } from '#test/databases/start-mariadb.ts';
import { startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { action } from '#test/factories/workflow.ts';
import { AttemptStop } from '#worker/attempt-stop.ts';
import { systemClock } from '../system-clock.ts';
import { TestRunner } from './test-runner.ts';

const ROWS = 200_000;
const LINE = `${'some text that fills the row\t'.repeat(8)}last\n`;
const COLUMNS = Array.from({ length: 9 }, (_, index) => `t${index} text`).join(', ');
const PEAK_MIB = 256;

let postgres: TestServer;
let mariadb: Awaited<ReturnType<typeof startMariadb>> | undefined;
let runner: TestRunner;
let folder: string;
let input: string;

beforeAll(async () => {
  // Attempts are other users where the tests run as root.
  folder = await mkdtemp(path.join(tmpdir(), 'akkaflow-transfers-'));
  await chmod(folder, 0o777);
  input = path.join(folder, 'in.txt');
  await writeFile(input, LINE.repeat(ROWS));
  postgres = await startPostgres();
  if (HAS_MARIADB) mariadb = await startMariadb();
  runner = await TestRunner.start({
    actionProgram: path.join(import.meta.dirname, '../../../worker/action-main.ts'),
  });
  await sql(postgres.link(), 'create table items(t0 text)', "insert into items(t0) values ('kept')");
}, 60_000);

afterAll(async () => {
  await runner?.close();
  await Promise.all([postgres?.stop(), mariadb?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function sql(link: OpenLink, ...statements: readonly string[]): Promise<string | undefined> {
  const database = await openDatabase(link, actionContext());
  try {
    let cell: unknown;
    for (const statement of statements) cell = (await database.execute(statement, 1)).rows?.[0]?.[0];
    return cell === undefined ? undefined : String(cell);
  } finally {
    await database.close();
  }
}

function transfer(source: string, target: string) {
  const { root } = parseXml(`<transfer>${source}${target}</transfer>`);
  if (root === undefined) throw new Error('no element');
  return action('node', 'end', { kind: 'transfer', content: root });
}

const fromFile = () => `<source type="FILE">${input}</source>`;
const intoFile = (name: string) => `<target type="FILE" path="${path.join(folder, name)}"/>`;
const intoTable = (link: OpenLink, table = 'items') =>
  `<target type="DB" db-link="${link.link.name}" table="${table}" is-pre-truncate="true"/>`;
/** Far more than is read before the test has stopped it. */
const endless = (link: OpenLink) =>
  `<source type="DB" db-link="${link.link.name}">select repeat('x', 100) from generate_series(1, 1000000000)</source>`;

/** The action process of the newest attempt, by the folder that it works in. */
async function processId(): Promise<number | undefined> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const id of ids) {
    const folderOf = await readlink(`/proc/${id}/cwd`).catch(() => undefined);
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    if (folderOf === runner.lastFolder && command.includes('action-main')) return Number(id);
  }
  return undefined;
}

/** The most memory it has held so far, in MiB; 0 once it has ended. */
async function peakMib(id: number): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

/** Runs a transfer to its end and tells the most memory it held. */
async function measured(...[source, target, links]: [string, string, readonly OpenLink[]]) {
  let peak = 0;
  let isOver = false;
  const running = runner.run(transfer(source, target), { links }).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const id = await processId();
    if (id !== undefined) peak = Math.max(peak, await peakMib(id));
    await systemClock.sleep(20);
  }
  return { ...(await running), peak };
}

/** Stops a transfer once `isInTheMiddle`, and waits for its end. */
async function stopped(
  [source, target, links]: readonly [string, string, readonly OpenLink[]],
  isInTheMiddle: () => Promise<boolean>,
) {
  const stop = new AttemptStop(systemClock);
  const running = runner.run(transfer(source, target), { stop, links });
  await expect.poll(isInTheMiddle, { timeout: 15_000, interval: 10 }).toBe(true);
  stop.request('KILLED', 30_000);
  const { outcome } = await running;
  expect(await processId()).toBeUndefined();
  return outcome;
}

const isPart = async () => (await readdir(folder)).some((name) => name !== 'in.txt');
const LOADING = "select count(*) from pg_stat_activity where query ilike 'copy%' and state = 'active'";
const OPEN = `select (select count(*) from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'items')
  + (select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle')`;

describe('a transfer in its action process', { timeout: 60_000 }, () => {
  it('holds little of a file that goes into a table, and of the table that goes into a file', async () => {
    const link = postgres.link();
    await sql(link, `create table many(${COLUMNS})`);
    const into = await measured(fromFile(), intoTable(link, 'many'), [link]);
    expect(into.outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(into.peak).toBeGreaterThan(0);
    expect(into.peak).toBeLessThan(PEAK_MIB);
    const out = await measured('<source type="DB" db-link="test_postgresql">many</source>', intoFile('out.txt'), [
      link,
    ]);
    expect(out.outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(out.peak).toBeLessThan(PEAK_MIB);
    expect(await readFile(path.join(folder, 'out.txt'), 'utf8')).toBe(LINE.repeat(ROWS));
    await rm(path.join(folder, 'out.txt'));
  });

  it('makes the source wait for a table that is locked', async () => {
    const link = postgres.link();
    const holder = await openDatabase(link, actionContext());
    await holder.begin();
    await holder.execute('lock table items', 0);
    const stop = new AttemptStop(systemClock);
    // Without emptying it, the lock is met by the copy itself.
    const running = runner.run(transfer(endless(link), intoTable(link).replace('is-pre-truncate="true"', '')), {
      stop,
      links: [link],
    });
    await expect
      .poll(() => sql(link, "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"), {
        timeout: 15_000,
      })
      .toBe('1');
    await systemClock.sleep(500);
    expect(await peakMib((await processId()) ?? 0)).toBeLessThan(PEAK_MIB);
    stop.request('KILLED', 30_000);
    await running;
    await holder.close();
    await expect.poll(() => sql(link, OPEN), { timeout: 15_000 }).toBe('0');
  });

  it('that is stopped while it loads a table leaves the table as it was, and nothing open', async () => {
    const link = postgres.link();
    const copying = async () => (await sql(link, LOADING)) === '2';
    const outcome = await stopped([endless(link), intoTable(link), [link]], copying);
    expect(outcome).toMatchObject({ outcome: 'FAILED' });
    await expect.poll(() => sql(link, OPEN), { timeout: 15_000 }).toBe('0');
    expect(await sql(link, 'select string_agg(t0, $$,$$) from items')).toBe('kept');
  });

  it('that is stopped while it writes a file leaves no part of it', async () => {
    const link = postgres.link();
    await stopped([endless(link), intoFile('out.txt'), [link]], isPart);
    expect(await readdir(folder)).toEqual(['in.txt']);
    await expect.poll(() => sql(link, OPEN), { timeout: 15_000 }).toBe('0');
  });

  it('that is stopped between two files leaves the one that was there', async () => {
    await writeFile(path.join(folder, 'big.txt'), LINE.repeat(ROWS * 5));
    await stopped(
      [fromFile().replace('in.txt', 'big.txt'), intoFile('out.csv'), []],
      async () => (await readdir(folder)).length > 2,
    );
    expect((await readdir(folder)).toSorted()).toEqual(['big.txt', 'in.txt']);
  });

  it.runIf(HAS_MARIADB)('that is stopped while it loads MariaDB leaves the table as it was', async () => {
    if (mariadb === undefined) return;
    const [link, source] = [mariadb.link({ 'allow-load-local': 'true' }), postgres.link()];
    await sql(link, 'create table items(t0 text)', "insert into items values ('kept')");
    const loading = async () =>
      (await sql(link, "select count(*) from information_schema.processlist where info like 'load data%'")) === '1';
    await stopped([endless(source), intoTable(link), [source, link]], loading);
    await expect
      .poll(() => sql(link, 'select count(*) from information_schema.innodb_trx'), { timeout: 15_000 })
      .toBe('0');
    expect(await sql(link, 'select group_concat(t0) from items')).toBe('kept');
    await expect.poll(() => sql(source, OPEN), { timeout: 15_000 }).toBe('0');
  });
});
