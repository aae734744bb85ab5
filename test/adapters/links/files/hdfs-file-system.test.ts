import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileSession } from '#adapters/links/files/file-session.ts';
import { openFileSystem } from '#adapters/links/files/open-file-system.ts';
import { systemClock } from '#adapters/system/system.ts';
import { chunksOf, fileSystemContract } from '#test/contract/file-system.contract.ts';
import { openLink } from '#test/factories/link.ts';
import { listFiles } from '#test/servers/list-files.ts';
import { startWebHdfs } from '#test/servers/web-hdfs-server.ts';

const session: FileSession = { clock: systemClock, environment: {}, cancel: new AbortController().signal };

async function place(redirect?: string) {
  const root = await mkdtemp(join(tmpdir(), 'hdfs-'));
  const server = await startWebHdfs(root, 'etl', redirect);
  const stop = async () => {
    await server.stop();
    await rm(root, { recursive: true });
  };
  const link = (options: Record<string, string> = {}) =>
    openLink('hdfs', { host: '127.0.0.1', port: String(server.port), user: 'etl', ...options });
  return { root, link, stop };
}

fileSystemContract('of HDFS', async () => {
  const { root, link, stop } = await place();
  return { open: (opened) => openFileSystem(link(), opened), files: () => listFiles(root), stop };
});

describe('the file system of HDFS', () => {
  it('says that a user is refused', async () => {
    const { link, stop } = await place();
    const files = await openFileSystem(link({ user: 'stranger' }), session);
    const problem = { fault: 'user', message: expect.stringContaining('refuses the credentials') };
    await expect(files.stat('/a')).rejects.toMatchObject(problem);
    await files.close();
    await stop();
  });

  it('counts a name node that is not there as trouble of the platform', async () => {
    const files = await openFileSystem(openLink('hdfs', { host: '127.0.0.1', port: '1', user: 'etl' }), session);
    await expect(files.stat('/a')).rejects.toMatchObject({ fault: 'platform' });
    await files.close();
  });

  it('does not follow the name node to another scheme', async () => {
    const { root, link, stop } = await place('ftp://elsewhere/');
    const files = await openFileSystem(link(), session);
    await expect(files.write('/a', chunksOf('x'))).rejects.toThrow('leads from http to ftp:');
    expect(await listFiles(root)).toEqual([]);
    await files.close();
    await stop();
  });
});
