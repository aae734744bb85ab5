import type { ClientChannel } from 'ssh2';
import { fileProblem } from '../files/file-problem.ts';
import type { SshConnection } from './ssh-connection.ts';

/** How a command on a host ended: by itself with a code, or by a signal such as `SIGSEGV`. */
export type RemoteExit = { readonly code: number } | { readonly signal: string };

/** A command that runs on a host. */
export interface RemoteCommand {
  /** Both have to be read to their end; the host waits for whoever reads slowly. */
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array>;
  /** Resolves when nothing more comes. @throws FileSystemError when the connection broke off before */
  readonly exit: Promise<RemoteExit>;
  /** Asks that the command and all it has started be ended: TERM, and KILL within seconds. `exit` tells when. */
  end(): void;
}

/**
 * Runs on the host, before the command. A guard beside it waits for the end of the standard input, which comes when
 * we close it and when the connection is gone, however that came about; it then ends the process group, which sshd
 * makes for each command: politely while the command is running, at once what a command that has ended left behind.
 * `$0` is the command, which goes to the user's shell unchanged and finds its own standard input empty.
 */
const GUARDED = `exec 3<&0 </dev/null
(
  trap "" TERM HUP
  cat <&3
  if kill -0 $$; then
    kill -s TERM -- -$$ || kill -s TERM $$
    n=0
    while kill -0 $$ && [ $n -lt 30 ]; do sleep 0.1 || sleep 1; n=$((n+1)); done
    sleep 0.5 || sleep 1
  fi
  kill -s KILL -- -$$ || kill -s KILL $$
) >/dev/null 2>&1 &
exec 3<&-
exec "\${SHELL:-/bin/sh}" -c "$0"`;

/** Starts a command in the shell of the user. @throws FileSystemError when the host does not */
export async function startRemoteCommand(connection: SshConnection, command: string): Promise<RemoteCommand> {
  const line = `exec /bin/sh -c ${quote(GUARDED)} ${quote(command)}`;
  const channel = await connection
    .call<ClientChannel>((done) => connection.client.exec(line, done))
    .catch((error) => {
      throw fileProblem('user', `the host runs no command for this user: ${error.message}`, {}, error);
    });
  let ended: RemoteExit | undefined;
  channel.on('exit', (code: number | null, signal?: string) => {
    ended = code === null ? { signal: String(signal) } : { code };
    // What the command left behind would keep its output open.
    channel.end();
  });
  const exit = new Promise<RemoteExit>((resolve, reject) => {
    channel.once('close', () => {
      if (ended !== undefined) resolve(ended);
      else reject(fileProblem('platform', 'the connection broke off before the command had ended', {}));
    });
  });
  // Whoever reads the output first may find it broken before asking how the command ended.
  exit.catch(() => {});
  return { stdout: channel, stderr: channel.stderr, exit, end: () => channel.end() };
}

/** As one word of a shell: of sh and its relatives, and of fish. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
