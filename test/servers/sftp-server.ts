import { type FileHandle, lstat, mkdir, open, readdir, realpath, rename, rmdir, stat, unlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import ssh2, { type Attributes, type SFTPWrapper } from 'ssh2';

const { OPEN_MODE, STATUS_CODE, flagsToString } = ssh2.utils.sftp;

type Handle = { readonly type: 'file'; readonly file: FileHandle } | { type: 'folder'; path: string; read: boolean };

/** Serves the files below `root` by SFTP 3 without extensions: what a server does that is not OpenSSH's. */
export function serveSftp(sftp: SFTPWrapper, root: string): void {
  const handles = new Map<number, Handle>();
  let next = 0;
  const place = (path: string) => join(root, join('/', path));
  const answer = (id: number, work: () => Promise<void>) => {
    work().catch((error) => sftp.status(id, statusOf(error)));
  };
  const ok = (id: number, work: () => Promise<unknown>) =>
    answer(id, async () => {
      await work();
      sftp.status(id, STATUS_CODE.OK);
    });
  const keep = (id: number, handle: Handle) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(next);
    handles.set(next++, handle);
    sftp.handle(id, bytes);
  };
  const handleOf = (bytes: Buffer) => handles.get(bytes.readUInt32BE(0));
  const fileOf = (bytes: Buffer) => {
    const handle = handleOf(bytes);
    if (handle?.type !== 'file') throw new Error('no such handle');
    return handle.file;
  };

  sftp.on('OPEN', (id, path, flags) =>
    answer(id, async () => {
      const mode = (flags & OPEN_MODE.EXCL) !== 0 ? 'wx' : (flagsToString(flags) ?? 'r');
      keep(id, { type: 'file', file: await open(place(path), mode) });
    }),
  );
  sftp.on('READ', (id, handle, offset, length) =>
    answer(id, async () => {
      // Less than was asked for, as a server may.
      const buffer = Buffer.alloc(Math.min(length, 20_000));
      const { bytesRead } = await fileOf(handle).read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, buffer.subarray(0, bytesRead));
    }),
  );
  sftp.on('WRITE', (id, handle, offset, data) => ok(id, () => fileOf(handle).write(data, 0, data.length, offset)));
  sftp.on('CLOSE', (id, bytes) =>
    ok(id, async () => {
      const handle = handleOf(bytes);
      handles.delete(bytes.readUInt32BE(0));
      if (handle?.type === 'file') await handle.file.close();
    }),
  );
  sftp.on('OPENDIR', (id, path) =>
    answer(id, async () => {
      await readdir(place(path));
      keep(id, { type: 'folder', path: place(path), read: false });
    }),
  );
  sftp.on('READDIR', (id, bytes) =>
    answer(id, async () => {
      const handle = handleOf(bytes);
      if (handle?.type !== 'folder' || handle.read) return void sftp.status(id, STATUS_CODE.EOF);
      handle.read = true;
      const names = await readdir(handle.path);
      const entries = names.map(async (filename) => ({
        filename,
        longname: filename,
        attrs: attributesOf(await lstat(join(handle.path, filename))),
      }));
      sftp.name(id, await Promise.all(entries));
    }),
  );
  sftp.on('STAT', (id, path) => answer(id, async () => sftp.attrs(id, attributesOf(await stat(place(path))))));
  sftp.on('LSTAT', (id, path) => answer(id, async () => sftp.attrs(id, attributesOf(await lstat(place(path))))));
  sftp.on('MKDIR', (id, path) => ok(id, () => mkdir(place(path))));
  sftp.on('RMDIR', (id, path) => ok(id, () => rmdir(place(path))));
  sftp.on('REMOVE', (id, path) => ok(id, () => unlink(place(path))));
  sftp.on('RENAME', (id, from, to) =>
    ok(id, async () => {
      // SFTP 3 leaves alone what has the name already.
      const taken = await lstat(place(to)).then(
        () => true,
        () => false,
      );
      if (taken) throw new Error('there is one of that name');
      await rename(place(from), place(to));
    }),
  );
  sftp.on('REALPATH', (id, path) =>
    answer(id, async () => {
      const filename = `/${relative(await realpath(root), await realpath(place(path)))}`;
      sftp.name(id, [{ filename, longname: filename, attrs: {} as Attributes }]);
    }),
  );
}

function attributesOf({ mode, uid, gid, size, atimeMs, mtimeMs }: Awaited<ReturnType<typeof stat>>): Attributes {
  const seconds = (ms: number | bigint) => Math.trunc(Number(ms) / 1000);
  const numbers = { mode: Number(mode), uid: Number(uid), gid: Number(gid), size: Number(size) };
  return { ...numbers, atime: seconds(atimeMs), mtime: seconds(mtimeMs) };
}

function statusOf(error: unknown): number {
  switch (Object(error).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return STATUS_CODE.NO_SUCH_FILE;
    case 'EACCES':
    case 'EPERM':
      return STATUS_CODE.PERMISSION_DENIED;
    default:
      return STATUS_CODE.FAILURE;
  }
}
