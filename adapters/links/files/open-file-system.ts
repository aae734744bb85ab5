import type { OpenLink } from '#core/model/link.ts';
import { fileProblem } from './file-problem.ts';
import type { FileSession } from './file-session.ts';
import type { FileSystem } from './file-system.ts';
import { readRoot } from './link-path.ts';
import { LocalFileSystem } from './local/local-file-system.ts';

/**
 * A session of the file system that a link leads to; without a link, of the machine's own. The client libraries are
 * loaded when they are needed. Close it in any case.
 * @throws FileSystemError when the link leads to none, or the file system refuses or cannot be reached
 */
export async function openFileSystem(open: OpenLink | undefined, session: FileSession): Promise<FileSystem> {
  if (open === undefined) return new LocalFileSystem(undefined, session);
  const { name, type, options } = open.link;
  switch (type) {
    case 'local':
      return new LocalFileSystem(readRoot(options['root']), session);
    case 's3':
      return (await import('./s3/open-s3.ts')).openS3(open, session);
    case 'sftp':
      return (await import('./sftp/open-sftp.ts')).openSftp(open, session);
    default: {
      const mend = 'name a link of type local, s3, sftp or hdfs';
      throw fileProblem('user', `the link \`${name}\` is of type ${type}, which has no files: ${mend}`, { link: name });
    }
  }
}
