import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderAttachments } from '#adapters/system/folder-attachments.ts';
import { describeAttachmentsContract } from '#test/contract/attachments.contract.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'attachments-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: Uint8Array | string): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

describeAttachmentsContract('a folder', async () => ({ port: new FolderAttachments(folder), put }));

describe('a folder of files', () => {
  it('follows links that stay in it, though it is itself behind one', async () => {
    await put('real/data.csv', 'x');
    await symlink('real', path.join(folder, 'linked'));
    await symlink('linked/data.csv', path.join(folder, 'file'));
    await symlink(path.join(folder, 'real'), path.join(folder, 'root'));
    expect((await new FolderAttachments(folder).open('file'))?.bytes).toBe(1);
    expect((await new FolderAttachments(path.join(folder, 'root')).open('data.csv'))?.bytes).toBe(1);
  });

  it('does not follow a link out of it, nor to a folder that is called as it is and more', async () => {
    await put('files/inside', 'x');
    await put('files-of-others/secret', 'x');
    await symlink('../files-of-others/secret', path.join(folder, 'files/relative'));
    await symlink('/etc/passwd', path.join(folder, 'files/absolute'));
    await symlink('/etc', path.join(folder, 'files/etc'));
    await symlink('loop', path.join(folder, 'files/loop'));
    await symlink('nowhere', path.join(folder, 'files/broken'));
    const attachments = new FolderAttachments(path.join(folder, 'files'));
    for (const name of ['relative', 'absolute', 'etc/passwd', 'loop', 'broken']) {
      expect(await attachments.open(name)).toBeUndefined();
    }
    expect(await attachments.open('inside')).toBeDefined();
  });

  it('has neither folders nor named pipes for files', async () => {
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    await mkdir(path.join(folder, 'sub'));
    const attachments = new FolderAttachments(folder);
    expect(await attachments.open('pipe')).toBeUndefined();
    expect(await attachments.open('sub')).toBeUndefined();
  });

  it('that is not there has no file', async () => {
    expect(await new FolderAttachments(path.join(folder, 'no')).open('x')).toBeUndefined();
  });
});
