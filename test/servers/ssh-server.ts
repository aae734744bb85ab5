import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Connection, type ServerChannel, type Session } from 'ssh2';
import { serveSftp } from './sftp-server.ts';

/** Who may log in at a server of a test. */
export interface SshServerOptions {
  readonly user?: string;
  readonly password?: string;
  /** A public key in OpenSSH form. */
  readonly publicKey?: string;
  readonly hostKey?: string;
}

/** An SSH server on the loopback that runs real commands in bash and serves the files below `root` by SFTP. */
export interface SshServer {
  readonly port: number;
  /** As `ssh-ed25519 AAAA…`, the form a link takes. */
  readonly hostKey: string;
  /** Connections that are up. */
  connections(): number;
  /** Cuts them off. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startSshServer(root: string, options: SshServerOptions = {}): Promise<SshServer> {
  const hostKey = options.hostKey ?? makeKey().private;
  const open = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
    open.add(connection);
    // The types do not know it, and small answers would each wait for an acknowledgement.
    (connection as Connection & { setNoDelay(on: boolean): void }).setNoDelay(true);
    connection.on('close', () => open.delete(connection));
    // A client that hangs up is what some tests are about.
    connection.on('error', () => {});
    authenticate(connection, options);
    connection.on('session', (accept) => serve(accept(), root));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const parsed = ssh2.utils.parseKey(hostKey);
  if (parsed instanceof Error) throw parsed;
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: `${parsed.type} ${parsed.getPublicSSH().toString('base64')}`,
    connections: () => open.size,
    cut: () => {
      for (const connection of open) connection.end();
    },
    stop: async () => {
      for (const connection of open) connection.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A fresh key pair in OpenSSH form. */
export function makeKey(passphrase?: string): { readonly private: string; readonly public: string } {
  const encryption = passphrase === undefined ? {} : { passphrase, cipher: 'aes256-ctr' };
  return ssh2.utils.generateKeyPairSync('ed25519', encryption as Parameters<typeof ssh2.utils.generateKeyPairSync>[1]);
}

function authenticate(connection: Connection, { user = 'tester', password, publicKey }: SshServerOptions): void {
  const known = publicKey === undefined ? undefined : ssh2.utils.parseKey(publicKey);
  if (known instanceof Error) throw known;
  connection.on('authentication', (request) => {
    if (request.username === user && request.method === 'password' && request.password === password) {
      return request.accept();
    }
    if (request.username === user && request.method === 'publickey' && known !== undefined) {
      const isSame = request.key.data.equals(known.getPublicSSH());
      const { signature, blob } = request;
      if (isSame && (!signature || !blob || known.verify(blob, signature, request.hashAlgo) === true)) {
        return request.accept();
      }
    }
    request.reject(['password', 'publickey']);
  });
}

function serve(session: Session, root: string): void {
  session.on('sftp', (accept) => serveSftp(accept(), root));
  session.on('exec', (accept, _reject, { command }) => runCommand(accept(), command));
}

/** As sshd does without a terminal: a group of its own, which no close of the channel ends. */
function runCommand(channel: ServerChannel, command: string): void {
  const child = spawn('bash', ['-c', command], { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  // What was going on when the client hung up has nowhere to go.
  for (const end of [channel, channel.stderr, child.stdin]) end.on('error', () => {});
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on('exit', (code, signal) => {
    if (signal === null) channel.exit(code ?? 0);
    else channel.exit(signal.replace('SIG', ''), false, '');
  });
  child.on('close', () => channel.end());
}
