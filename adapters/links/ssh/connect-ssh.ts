import { Client, type ConnectConfig } from 'ssh2';
import type { LinkSecret, OpenLink } from '#core/model/link.ts';
import { fileProblem } from '../files/file-problem.ts';
import type { FileSession } from '../files/file-session.ts';
import { linkOption, optionMs } from '../link-option.ts';
import { hostKeyProblem, readHostKey } from './host-key.ts';
import { SshConnection } from './ssh-connection.ts';
import { connectProblem, type SshPlace } from './ssh-problem.ts';

/** A host that says nothing for four of these is gone. */
const KEEPALIVE_MS = 15_000;
const KEEPALIVES = 4;

/**
 * Connects with what an `sftp` link says, but for the host and user given besides. The host has to show the key of the
 * link: nothing secret is sent before.
 * @throws FileSystemError
 */
export async function connectSsh(
  open: OpenLink,
  { clock, cancel }: Pick<FileSession, 'clock' | 'cancel'>,
  other: Partial<Pick<SshPlace, 'host' | 'user'>> = {},
): Promise<SshConnection> {
  const { secret } = open;
  const host = other.host ?? linkOption(open, 'host') ?? '';
  const user = other.user ?? linkOption(open, 'user') ?? '';
  const place = { host, port: Number(linkOption(open, 'port')), user };
  const timeoutMs = optionMs(open, 'connect-timeout');
  const hostKey = linkOption(open, 'host-key');
  const client = new Client();
  let stranger: string | undefined;
  const verify = (key: Buffer) => {
    stranger = hostKeyProblem(hostKey, key);
    return stranger === undefined;
  };
  if (secret.password !== undefined) answerPrompts(client, secret.password);
  const config = configOf(place, secret, hostKey, timeoutMs);
  const hangUp = () => client.destroy();
  cancel.addEventListener('abort', hangUp, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      if (cancel.aborted) return reject(fileProblem('platform', 'the attempt was cancelled', {}));
      client.once('ready', resolve).once('error', reject);
      client.once('close', () => reject(new Error('the connection was closed before it was up')));
      client.connect({ ...config, hostVerifier: verify });
    });
    // The kernel would hold back each small request until the one before it is acknowledged.
    client.setNoDelay(true);
    return new SshConnection(client, host, clock);
  } catch (error) {
    // What the client says of a connection that is given up concerns nobody any more.
    client.on('error', () => {}).destroy();
    if (stranger !== undefined) throw fileProblem('user', `${host}:${place.port}: ${stranger}`, place);
    throw connectProblem(error, place, timeoutMs / 1000);
  } finally {
    cancel.removeEventListener('abort', hangUp);
  }
}

function configOf(
  place: SshPlace,
  secret: LinkSecret,
  hostKey: string | undefined,
  readyTimeout: number,
): ConnectConfig {
  const { password, privateKey, passphrase } = secret;
  if (password === undefined && privateKey === undefined) {
    throw fileProblem('user', 'the link has neither a password nor a private key: give it one', {});
  }
  const keyType = hostKey === undefined ? undefined : readHostKey(hostKey).keyType;
  return {
    host: place.host,
    port: place.port,
    username: place.user,
    ...(password !== undefined && { password, tryKeyboard: true }),
    ...(privateKey !== undefined && { privateKey }),
    ...(passphrase !== undefined && { passphrase }),
    // A host has keys of several types and shows the one that is asked for first.
    ...(keyType !== undefined && { algorithms: { serverHostKey: algorithmsOf(keyType) } }),
    readyTimeout,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVES,
  };
}

/** Some hosts ask for the password by a question instead. */
function answerPrompts(client: Client, password: string): void {
  client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) => {
    finish(prompts.map(({ echo }) => (echo === true ? '' : password)));
  });
}

/** The signatures of an RSA key; of the other types there is one, called as the key (RFC 8332). */
function algorithmsOf(keyType: string): NonNullable<NonNullable<ConnectConfig['algorithms']>['serverHostKey']> {
  switch (keyType) {
    case 'ssh-rsa':
      return ['rsa-sha2-512', 'rsa-sha2-256'];
    case 'ssh-ed25519':
    case 'ecdsa-sha2-nistp256':
    case 'ecdsa-sha2-nistp384':
    case 'ecdsa-sha2-nistp521':
      return [keyType];
    default:
      throw fileProblem('user', `no host key of type ${keyType} can be checked: use one of ed25519, ecdsa or rsa`, {});
  }
}
