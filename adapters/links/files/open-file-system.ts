import type { FileSystemType, LinkType, OpenLink } from '#core/model/link.ts';
import { linkOption } from '../link-option.ts';
import { fileProblem } from './file-problem.ts';
import type { FileSession } from './file-session.ts';
import type { FileSystem } from './file-system.ts';
import { readRoot } from './link-path.ts';
import { LocalFileSystem } from './local/local-file-system.ts';

type OpenSession = (open: OpenLink, session: FileSession) => FileSystem | Promise<FileSystem>;

/** What opens a file system of each type; the client of each is loaded for itself. */
const DRIVERS: Readonly<Partial<Record<LinkType, () => Promise<OpenSession>>>> = {
  local: async () => (open, session) => new LocalFileSystem(readRoot(linkOption(open, 'root')), session),
  s3: async () => (await import('./s3/open-s3.ts')).openS3,
  sftp: async () => (await import('./sftp/open-sftp.ts')).openSftp,
  hdfs: async () => (await import('./hdfs/open-hdfs.ts')).openHdfs,
} satisfies Partial<Record<FileSystemType, () => Promise<OpenSession>>>;

/**
 * A session of the file system that a link leads to; without a link, of the machine's own. Close it in any case.
 * @throws FileSystemError when the link leads to none, or the file system refuses or cannot be reached
 */
export async function openFileSystem(open: OpenLink | undefined, session: FileSession): Promise<FileSystem> {
  if (open === undefined) return new LocalFileSystem(undefined, session);
  const { name, type } = open.link;
  const load = DRIVERS[type];
  if (load !== undefined) return (await load())(open, session);
  const mend = `name a link of type ${Object.keys(DRIVERS).join(', ')}`;
  throw fileProblem('user', `the link \`${name}\` is of type ${type}, which has no files: ${mend}`, { link: name });
}

/** Loads what `openFileSystem` will need for a link of this type, while its files can still be read. */
export async function loadFileSystemDriver(type: LinkType): Promise<void> {
  await DRIVERS[type]?.();
}
