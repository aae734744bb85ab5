import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OpenLink } from '#core/model/link.ts';
import { startAthenaServer } from '#test/databases/athena-server.ts';
import { startHiveServer } from '#test/databases/hive-server.ts';
import { startOracleServer } from '#test/databases/oracle/oracle-server.ts';
import { HAS_MARIADB, startMariadb } from '#test/databases/start-mariadb.ts';
import { startPostgres } from '#test/databases/start-postgres.ts';
import { openLink } from '#test/factories/link.ts';
import { parsedAction } from '#test/factories/parsed-action.ts';
import { startSshServer } from '#test/servers/ssh-server.ts';
import { ownIsolation, TestRunner } from './test-runner.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** What the bundles leave to `node_modules`. */
const PACKAGES = ['@duckdb', 'oracledb'];
/** Whatever the system or a program says that may not read a file. */
const UNREADABLE = /EACCES|permission denied|cannot find (module|package)|was not found in/i;

const cleanups: (() => unknown)[] = [];

async function linkTo<T extends { link(): OpenLink; stop?(): Promise<void>; close?(): Promise<void> }>(
  starting: Promise<T>,
): Promise<OpenLink> {
  const server = await starting;
  cleanups.push(() => server.stop?.() ?? server.close?.());
  return server.link();
}

/** The user whom the process became must be able to make it. */
function fileOf(type: 'sqlite' | 'duckdb'): OpenLink {
  const folder = mkdtempSync(join(tmpdir(), 'akkaflow-file-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o777);
  return openLink(type, { path: join(folder, 'data') });
}

const nobody = { host: '127.0.0.1', port: '1', user: 'etl', database: 'db' };
const secret = { password: 'wrong' };
const unlocked = { region: 'eu-west-1', 'output-location': 's3://b/o/', database: 'd' };
const absent = /nothing listens there|check the host and the port of the link/;
const unknown = /statement 2 of 2 .*nowhere|ORA-00942/i;

/** What a driver does after the change of user: a statement that works, one that fails, and no connection at all. */
const DATABASES: readonly (readonly [title: string, open: () => OpenLink | Promise<OpenLink>, message: RegExp])[] = [
  ['PostgreSQL', () => linkTo(startPostgres()), unknown],
  ['a PostgreSQL that is not there', () => openLink('postgresql', nobody, secret), absent],
  ['a PostgreSQL without a password', () => openLink('postgresql', nobody), absent],
  ['a Redshift that is not there', () => openLink('redshift', nobody, secret), absent],
  ...(HAS_MARIADB ? [['MariaDB', () => linkTo(startMariadb()), unknown] as const] : []),
  ['a MySQL that is not there', () => openLink('mysql', nobody, secret), absent],
  ['a file of SQLite', () => fileOf('sqlite'), unknown],
  ['a file of DuckDB', () => fileOf('duckdb'), unknown],
  ['Oracle', () => linkTo(startOracleServer()), unknown],
  ['an Oracle that is not there', () => openLink('oracle', { ...nobody, 'service-name': 's' }, secret), absent],
  ['Hive', () => linkTo(startHiveServer('hive', 'sasl')), unknown],
  ['an Impala that is not there', () => openLink('impala', nobody, secret), absent],
  ['Athena', () => linkTo(startAthenaServer()), unknown],
  ['Athena without credentials', () => openLink('athena', unlocked), /Could not load credentials/],
];

const isolated = process.getuid?.() === 0 && (await ownIsolation()).isolated;

describe.skipIf(!isolated)('an action process of a checkout that only root may read', { timeout: 60_000 }, () => {
  let folder: string;
  let runner: TestRunner;

  beforeAll(async () => {
    // Of mode 700.
    folder = mkdtempSync(join(tmpdir(), 'akkaflow-private-'));
    execFileSync(process.execPath, [join(ROOT, 'scripts/build.ts'), join(folder, 'dist')]);
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    mkdirSync(join(folder, 'node_modules'));
    for (const name of PACKAGES) {
      cpSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
    }
    runner = await TestRunner.start({ actionProgram: join(folder, 'dist/action.js') });
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });
  afterAll(async () => {
    await runner.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const runSql = (link: OpenLink) => {
    const first = link.link.type === 'oracle' ? 'select 1 from dual' : 'select 1 as n';
    const xml = `<sql db-link="${link.link.name}">${first}; select n from nowhere</sql>`;
    return runner.run(parsedAction(xml), { links: [link] });
  };

  it.each(DATABASES)('runs sql on %s', async (_title, open, message) => {
    const { outcome, out, err } = await runSql(await open());
    expect({ outcome, err }).toEqual({
      outcome: { outcome: 'FAILED', fault: expect.anything(), message: expect.stringMatching(message) },
      err: '',
    });
    expect(out).not.toMatch(UNREADABLE);
  });

  it('looks at files and runs a command on a host that SSH reaches', async () => {
    const server = await startSshServer(ROOT, { password: 'sésame' });
    cleanups.push(() => server.stop());
    const address = { host: '127.0.0.1', port: String(server.port), user: 'tester', 'host-key': server.hostKey };
    const links = [openLink('sftp', address, { password: 'sésame' })];
    const look = '<file-monitor check-interval="0"><file file-link="a-link">/package.json</file></file-monitor>';
    expect(await runner.run(parsedAction(look), { links })).toMatchObject({
      outcome: { outcome: 'SUCCEEDED' },
      err: '',
    });
    const command = '<ssh link="a-link"><command>echo here</command></ssh>';
    expect(await runner.run(parsedAction(command), { links })).toMatchObject({ out: 'here\n', err: '' });
  });

  it.each([
    ['HDFS', openLink('hdfs', nobody)],
    [
      'S3',
      openLink(
        's3',
        { bucket: 'b', endpoint: 'http://127.0.0.1:1', region: 'r', 'access-key-id': 'k' },
        { secretAccessKey: 's' },
      ),
    ],
    ['S3 without credentials', openLink('s3', { bucket: 'b', endpoint: 'http://127.0.0.1:1', region: 'r' })],
  ])('says that the files of %s cannot be looked at', async (_title, link) => {
    const look = '<file-monitor check-interval="0"><file file-link="a-link">/a</file></file-monitor>';
    const { outcome, err } = await runner.run(parsedAction(look), { links: [link] });
    expect({ outcome, err }).toMatchObject({ outcome: { outcome: 'FAILED' }, err: '' });
    expect(JSON.stringify(outcome)).not.toMatch(UNREADABLE);
  });
});
