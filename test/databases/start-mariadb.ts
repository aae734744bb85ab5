import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import type { OpenLink } from '#core/model/link.ts';
import { freePort, type TestServer } from './start-postgres.ts';

const SERVER = ['/usr/sbin/mariadbd', '/usr/bin/mariadbd', '/usr/libexec/mariadbd'].find(existsSync);

/** Whether MariaDB is on this machine (Debian's package `mariadb-server`); its tests are skipped without. */
export const HAS_MARIADB = SERVER !== undefined;

/** A real MariaDB with its data in a temporary folder, on a free port of 127.0.0.1, in a few seconds. */
export async function startMariadb(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'akkaflow-mariadb-'));
  const port = await freePort();
  const owner = process.getuid?.() === 0 ? ['--user=root'] : [];
  const data = `--datadir=${join(folder, 'data')}`;
  const install = ['--no-defaults', data, ...owner, '--auth-root-authentication-method=normal', '--skip-test-db'];
  await promisify(execFile)('mariadb-install-db', install);
  const server = spawn(
    SERVER ?? 'mariadbd',
    [
      '--no-defaults',
      data,
      ...owner,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=0',
      '--character-set-server=latin1',
      '--local-infile=1',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await prepare(port, server);
  return {
    port,
    link: (options = {}) => mariadbLink(port, options),
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until it answers, and makes the database and the user that links name. */
async function prepare(port: number, server: ChildProcess): Promise<void> {
  const said: string[] = [];
  server.stderr?.on('data', (text: Buffer) => said.push(text.toString()));
  for (let tries = 0; tries < 300 && server.exitCode === null; tries++) {
    const session = await createConnection({ host: '127.0.0.1', port, user: 'root' }).catch(() => undefined);
    if (session !== undefined) {
      await session.query('create database test_data');
      await session.query("create user akkaflow@'127.0.0.1' identified by 'se-cret'");
      await session.query("grant all on *.* to akkaflow@'127.0.0.1'");
      await session.end();
      return;
    }
    await sleep(100);
  }
  server.kill('SIGKILL');
  throw new Error(`MariaDB did not start:\n${said.join('')}`);
}

function mariadbLink(port: number, options: Readonly<Record<string, string>>): OpenLink {
  const { password = 'se-cret', ...rest } = options;
  const own = { host: '127.0.0.1', port: String(port), user: 'akkaflow', database: 'test_data' };
  return {
    link: { name: 'test_mysql', type: 'mysql', desc: '', options: { ...own, ...rest }, updatedAt: 0 },
    secret: { password },
  };
}
