import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type TestServer } from '#test/databases/start-postgres.ts';
import { type SshServer, startSshServer } from '#test/servers/ssh-server.ts';
import type { LocalSystem } from './local-system.ts';
import { openBench } from './workbench.ts';

const MAIN = join(import.meta.dirname, '../../cli/main.ts');
const cleanups: (() => unknown)[] = [];
const bench = openBench((cleanup) => cleanups.push(cleanup));
const folder = mkdtempSync(join(tmpdir(), 'akkaflow-link-test-'));
// Workers open links under user ids of their own.
chmodSync(folder, 0o777);
cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
let postgres: TestServer;
let sftp: SshServer;
let system: LocalSystem;
beforeAll(async () => {
  [postgres, sftp] = await Promise.all([startPostgres(), startSshServer(folder, { password: 'open sesame' })]);
  cleanups.push(
    () => postgres.stop(),
    () => sftp.stop(),
  );
  system = await bench.start();
}, 60_000);
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
}, 60_000);

/** The command as users have it, a process of its own, with the password on its standard input. */
function link(words: readonly string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, AKKAFLOW_URL: system.ready.url };
    const args = [MAIN, 'link', ...words, '--data', bench.dataDir];
    const child = execFile(process.execPath, args, { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
    child.stdin?.end(input);
  });
}

const options = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([name, value]) => ['--option', `${name}=${value}`]);

function addPostgres(name: string) {
  const words = ['add', name, '--type', 'postgresql', ...options(postgres.link().link.options), '--password-stdin'];
  return link(words, 'se-cret\n');
}

function addHost(name: string) {
  const ssh = { host: '127.0.0.1', port: String(sftp.port), 'host-key': sftp.hostKey };
  const words = ['add', name, '--type', 'sftp', '--user', 'tester', ...options(ssh), '--password-stdin'];
  return link(words, 'open sesame');
}

describe('the example of a kind that needs a server', () => {
  it.each([
    ['metadata', 'example_warehouse', addPostgres],
    ['ssh', 'ssh-example', addHost],
  ])(
    '%s runs with a link of the name that it uses',
    async (kind, name, add) => {
      expect(await add(name)).toMatchObject({ code: 0 });
      const xml = readFileSync(join(import.meta.dirname, '../../actions', kind, 'example.xml'), 'utf8');
      const { status, reason } = await system.end(await system.trigger(await system.submit(xml)));
      expect({ status, reason }).toEqual({ status: 'SUCCEEDED', reason: undefined });
    },
    60_000,
  );
});

describe('link test, through a worker', () => {
  it('opens links to databases and file systems, with their passwords', async () => {
    const added = [
      await addPostgres('pg'),
      await link(['add', 'lake', '--type', 'sqlite', ...options({ path: join(folder, 'lake.db') })]),
      await link(['add', 'files', '--type', 'local', ...options({ root: folder })]),
      await addHost('host'),
    ];
    expect(added.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    for (const name of ['pg', 'lake', 'files', 'host']) {
      const { code, out, err } = await link(['test', name, '--group', 'default']);
      expect({ code, out, err }).toEqual({ code: 0, err: '', out: expect.stringMatching(`^${name} SUCCEEDED after `) });
    }
  }, 90_000);

  it('says why one cannot be opened, without its password', async () => {
    const words = [
      'add',
      'wrong',
      '--type',
      'postgresql',
      ...options(postgres.link().link.options),
      '--password-stdin',
    ];
    await link(words, 'c4n4ry-word');
    const { code, out, err } = await link(['test', 'wrong']);
    expect({ code, err }).toEqual({ code: 10, err: expect.stringContaining('password authentication failed') });
    expect(out + err).not.toContain('c4n4ry-word');
  }, 60_000);

  it('knows no link that was never added', async () => {
    expect(await link(['test', 'nothing'])).toMatchObject({ code: 3, err: expect.stringContaining('nothing') });
  }, 30_000);
});
