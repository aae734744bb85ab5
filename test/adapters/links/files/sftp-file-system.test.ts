import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileSession } from '#adapters/links/files/file-session.ts';
import { openFileSystem } from '#adapters/links/files/open-file-system.ts';
import { systemClock } from '#adapters/system/system.ts';
import type { LinkSecret } from '#core/model/link.ts';
import { chunksOf, fileSystemContract, textOf } from '#test/contract/file-system.contract.ts';
import { openLink } from '#test/factories/link.ts';
import { listFiles } from '#test/servers/list-files.ts';
import { makeKey, type SshServer, startSshServer } from '#test/servers/ssh-server.ts';
import { startSshd } from '#test/servers/sshd.ts';

const session: FileSession = { clock: systemClock, environment: {}, cancel: new AbortController().signal };
const PASSWORD = 'corréct horse';

const makeFolder = () => mkdtemp(join(tmpdir(), 'sftp-'));

function link(server: SshServer, options: Record<string, string> = {}, secret: LinkSecret = { password: PASSWORD }) {
  const address = { host: '127.0.0.1', port: String(server.port), user: 'tester', 'host-key': server.hostKey };
  return openLink('sftp', { ...address, ...options }, secret);
}

fileSystemContract('of a host without extensions of SFTP', async () => {
  const root = await makeFolder();
  const server = await startSshServer(root, { password: PASSWORD });
  return {
    open: (opened) => openFileSystem(link(server), opened),
    files: () => listFiles(root),
    stop: async () => {
      await server.stop();
      await rm(root, { recursive: true });
    },
  };
});

const sshd = await startSshd();
afterAll(() => sshd?.stop());

describe.skipIf(sshd === undefined)('with OpenSSH', () => {
  fileSystemContract('of OpenSSH, below a root', async () => {
    const root = await makeFolder();
    await mkdir(join(root, 'data'));
    const options = { host: '127.0.0.1', port: String(sshd?.port), user: sshd?.user ?? '', root: join(root, 'data') };
    const secret = { privateKey: sshd?.privateKey ?? '' };
    return {
      open: (opened) =>
        openFileSystem(openLink('sftp', { ...options, 'host-key': sshd?.fingerprint ?? '' }, secret), opened),
      files: () => listFiles(join(root, 'data')),
      stop: () => rm(root, { recursive: true }),
    };
  });
});

describe('the file system of SFTP', () => {
  let root: string;
  let server: SshServer;
  const withPassphrase = makeKey('open sesame');
  beforeAll(async () => {
    root = await makeFolder();
    await mkdir(join(root, 'data'));
    await writeFile(join(root, 'secret'), 'secret');
    server = await startSshServer(root, { password: PASSWORD, publicKey: withPassphrase.public });
  });
  afterAll(async () => {
    await server.stop();
    await rm(root, { recursive: true });
  });
  const refusal = (fault: string, text: string) => ({
    name: 'FileSystemError',
    fault,
    message: expect.stringContaining(text),
  });

  it('logs in by a private key with a passphrase', async () => {
    const secret = { privateKey: withPassphrase.private, passphrase: 'open sesame' };
    const files = await openFileSystem(link(server, {}, secret), session);
    expect(await textOf(files, '/secret')).toBe('secret');
    await files.close();
  });

  it.each([
    { title: 'a wrong password', secret: { password: 'guess' }, says: 'refuses the user `tester`' },
    { title: 'no secret at all', secret: {}, says: 'neither a password nor a private key' },
    { title: 'a key without its passphrase', secret: { privateKey: withPassphrase.private }, says: 'its passphrase' },
    {
      title: 'a wrong passphrase',
      secret: { privateKey: withPassphrase.private, passphrase: 'x' },
      says: 'does not open',
    },
    { title: 'text that is no key', secret: { privateKey: 'hello' }, says: 'not one that can be read' },
    { title: "somebody else's key", secret: { privateKey: makeKey().private }, says: 'refuses the user' },
  ])('refuses $title, and says nothing of the secret', async ({ secret, says }) => {
    const opened = openFileSystem(link(server, {}, secret), session);
    await expect(opened).rejects.toMatchObject(refusal('user', says));
    for (const text of Object.values(secret))
      await expect(opened).rejects.not.toThrow(`${text}`.slice(0, 60) || 'never');
  });

  it('shows the fingerprint of a host that the link does not know yet, before anything secret is sent', async () => {
    const opened = openFileSystem(link(server, { 'host-key': '' }), session);
    await expect(opened).rejects.toMatchObject(refusal('user', 'SHA256:'));
    await expect(opened).rejects.toThrow('no `host-key`');
  });

  it('goes on with the fingerprint that it showed', async () => {
    const refused = await openFileSystem(link(server, { 'host-key': '' }), session).catch((error) => String(error));
    const [shown = ''] = /SHA256:[\w+/]+/.exec(String(refused)) ?? [];
    await (await openFileSystem(link(server, { 'host-key': shown }), session)).close();
  });

  it('takes a line of known_hosts for the key', async () => {
    await (await openFileSystem(link(server, { 'host-key': `127.0.0.1 ${server.hostKey}` }), session)).close();
  });

  it('turns away from a host whose key has changed', async () => {
    const other = makeKey().public.split(' ').slice(0, 2).join(' ');
    const opened = openFileSystem(link(server, { 'host-key': other }), session);
    await expect(opened).rejects.toMatchObject(refusal('user', 'not the one that the link knows'));
  });

  it.each([
    { title: 'a closed port', options: { port: '1' }, fault: 'platform', says: 'ECONNREFUSED' },
    {
      title: 'a name that is none',
      options: { host: 'no.such.host.invalid' },
      fault: 'user',
      says: 'no.such.host.invalid',
    },
  ])('says that it cannot reach $title', async ({ options, fault, says }) => {
    const expected = refusal(fault, says);
    // A resolver that is out of reach says EAI_AGAIN, which is the platform's trouble.
    const opened = openFileSystem(link(server, options), session);
    await expect(opened).rejects.toMatchObject(
      fault === 'user' ? { ...expected, fault: expect.any(String) } : expected,
    );
  });

  it('says which file it may not reach', async () => {
    await writeFile(join(root, 'private'), '');
    await chmod(join(root, 'private'), 0);
    const files = await openFileSystem(link(server), session);
    // Root reads everything, and the server of the tests has the rights of the tests.
    if (userInfo().uid !== 0) await expect(files.read('/private')).rejects.toThrow('denies access');
    await files.close();
  });

  it('lets no symbolic link lead out of the root', async () => {
    await symlink('..', join(root, 'data', 'up'));
    const files = await openFileSystem(link(server, { root: '/data' }), session);
    await expect(files.read('/up/secret')).rejects.toThrow('out of the root');
    await expect(files.write('/up/new', chunksOf('x'))).rejects.toThrow('out of the root');
    await files.close();
  });

  it('fails what is under way when the connection breaks off', async () => {
    const files = await openFileSystem(link(server), session);
    const cutting = async function* () {
      for (;;) {
        yield Buffer.alloc(100_000);
        server.cut();
      }
    };
    await expect(files.write('/data/cut', cutting())).rejects.toMatchObject(refusal('platform', 'broke off'));
    await expect(files.stat('/secret')).rejects.toThrow('broke off');
    await files.close();
  });

  it('leaves no connection behind, whether it came about or not', async () => {
    await (await openFileSystem(link(server), session)).close();
    await openFileSystem(link(server, {}, { password: 'guess' }), session).catch(() => {});
    await expect.poll(() => server.connections()).toBe(0);
  });

  it('gives up connecting when the attempt is cancelled', async () => {
    const cancelled = { ...session, cancel: AbortSignal.abort() };
    await expect(openFileSystem(link(server), cancelled)).rejects.toThrow('cancelled');
  });
});
