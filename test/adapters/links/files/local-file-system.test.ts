import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileSystem } from '#adapters/links/files/file-system.ts';
import { openFileSystem } from '#adapters/links/files/open-file-system.ts';
import { systemClock } from '#adapters/system/system.ts';
import { chunksOf, fileSystemContract, textOf } from '#test/contract/file-system.contract.ts';
import { openLink } from '#test/factories/link.ts';
import { listFiles } from '#test/servers/list-files.ts';

const session = { clock: systemClock, environment: {}, cancel: new AbortController().signal };

fileSystemContract('of this machine', async () => {
  const root = await mkdtemp(join(tmpdir(), 'files-'));
  return {
    open: (opened) => openFileSystem(openLink('local', { root }), opened),
    files: () => listFiles(root),
    stop: () => rm(root, { recursive: true }),
  };
});

describe('the local file system', () => {
  let folder: string;
  let whole: FileSystem;
  let rooted: FileSystem;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'files-'));
    await mkdir(join(folder, 'root'));
    await writeFile(join(folder, 'secret'), 'secret');
    whole = await openFileSystem(undefined, session);
    rooted = await openFileSystem(openLink('local', { root: join(folder, 'root') }), session);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('has every absolute path when no link is named', async () => {
    expect(await textOf(whole, join(folder, 'secret'))).toBe('secret');
  });

  it('asks for an absolute path when no link is named', async () => {
    await expect(whole.glob('data/*')).rejects.toThrow('without a file link a path has to be absolute');
  });

  it('lets no symbolic link lead out of the root, for reading or for writing', async () => {
    await symlink(folder, join(folder, 'root', 'out'));
    await symlink(join(folder, 'made'), join(folder, 'root', 'dangling'));
    await expect(rooted.read('/out/secret')).rejects.toThrow('out of the root');
    await expect(rooted.write('/out/new', chunksOf('x'))).rejects.toThrow('out of the root');
    await expect(rooted.write('/dangling', chunksOf('x'))).rejects.toThrow('leads nowhere');
    await expect(rooted.glob('/out/*')).rejects.toThrow('out of the root');
    expect(await readdir(folder)).toEqual(['root', 'secret']);
  });

  it('does not go in circles along symbolic links', async () => {
    await mkdir(join(folder, 'root', 'circle'));
    await symlink('..', join(folder, 'root', 'circle', 'up'));
    await writeFile(join(folder, 'root', 'circle', 'a.csv'), '');
    expect((await rooted.glob('/circle/**/*.csv')).map(({ path }) => path)).toEqual(['/circle/a.csv']);
  });

  it('does not wait for a pipe', async () => {
    execFileSync('bash', ['-c', 'mkfifo "$0"', join(folder, 'root', 'pipe')]);
    await expect(rooted.read('/pipe')).rejects.toThrow('is no file');
    expect(await rooted.glob('/pip*')).toEqual([]);
  });

  it('keeps who may read a file that it replaces', async () => {
    await writeFile(join(folder, 'root', 'private'), 'old');
    await chmod(join(folder, 'root', 'private'), 0o600);
    await rooted.write('/private', chunksOf('new'));
    expect((await stat(join(folder, 'root', 'private'))).mode & 0o777).toBe(0o600);
  });

  it('refuses to write over a folder', async () => {
    await mkdir(join(folder, 'root', 'taken'));
    await expect(rooted.write('/taken', chunksOf('x'))).rejects.toMatchObject({ fault: 'user' });
  });

  it('refuses a link that leads to no files', async () => {
    await expect(openFileSystem(openLink('mysql', {}), session)).rejects.toThrow(
      'is of type mysql, which has no files',
    );
  });
});
