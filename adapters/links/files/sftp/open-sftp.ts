import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from '../../link-option.ts';
import { connectSsh } from '../../ssh/connect-ssh.ts';
import { fileProblem } from '../file-problem.ts';
import type { FileSession } from '../file-session.ts';
import { readRoot } from '../link-path.ts';
import { SftpFileSystem } from './sftp-file-system.ts';

/** Connects to the host of a link and starts SFTP there. @throws FileSystemError */
export async function openSftp(open: OpenLink, session: FileSession): Promise<SftpFileSystem> {
  const connection = await connectSsh(open, session);
  try {
    const sftp = await connection.call<import('ssh2').SFTPWrapper>((done) => connection.client.sftp(done));
    // A session that breaks fails its calls; nobody else listens.
    sftp.on('error', () => {});
    return new SftpFileSystem(connection, sftp, readRoot(linkOption(open, 'root')), session);
  } catch (error) {
    await connection.close();
    const details = { link: open.link.name };
    throw fileProblem('user', 'the host offers no SFTP: have it switched on there (`Subsystem sftp`)', details, error);
  }
}
