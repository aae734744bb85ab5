import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const SSHD = '/usr/sbin/sshd';

/** OpenSSH's own server on the loopback, which lets in the user of the tests by one key. */
export interface Sshd {
  readonly port: number;
  readonly user: string;
  readonly privateKey: string;
  /** The fingerprint that `ssh-keygen` prints. */
  readonly fingerprint: string;
  stop(): Promise<void>;
}

/** Undefined where OpenSSH is not installed, or may not be started. */
export async function startSshd(): Promise<Sshd | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'sshd-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const key = (name: string) => join(folder, name);
  let server: ChildProcess | undefined;
  try {
    for (const name of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key(name)]);
    await writeFile(key('authorized'), await readFile(key('user.pub')));
    await chmod(key('authorized'), 0o600);
    if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true });
    const port = await freePort();
    const lines = [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${key('host')}`,
      `AuthorizedKeysFile ${key('authorized')}`,
      'PasswordAuthentication no',
      'StrictModes no',
      'PermitRootLogin yes',
      'UsePAM no',
      'PidFile none',
      'Subsystem sftp internal-sftp',
    ];
    await writeFile(key('config'), `${lines.join('\n')}\n`);
    server = spawn(SSHD, ['-D', '-e', '-f', key('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
    await listening(server);
    const running = server;
    return {
      port,
      user: userInfo().username,
      privateKey: await readFile(key('user'), 'utf8'),
      fingerprint: execFileSync('ssh-keygen', ['-lf', key('host.pub')], { encoding: 'utf8' }).split(' ')[1] ?? '',
      stop: async () => {
        running.kill();
        await remove();
      },
    };
  } catch {
    server?.kill();
    await remove();
    return undefined;
  }
}

function listening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.once('error', reject).once('exit', () => reject(new Error(said)));
    server.stderr?.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Server listening')) resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
