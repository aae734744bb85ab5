import type { OpenLink } from '#core/model/link.ts';
import { fileProblem } from '../file-problem.ts';
import type { FileSession } from '../file-session.ts';
import { readRoot } from '../link-path.ts';
import { HdfsFileSystem } from './hdfs-file-system.ts';
import { WebHdfs } from './web-hdfs.ts';

/** HDFS by the WebHDFS of its name node. Connects when it is first used. @throws FileSystemError */
export function openHdfs({ link: { options } }: OpenLink, session: FileSession): HdfsFileSystem {
  if (options['ca'] !== undefined) {
    const mend = 'add them to those of the worker by NODE_EXTRA_CA_CERTS, and leave out `ca`';
    throw fileProblem('user', `authorities of its own are not supported for hdfs: ${mend}`, {});
  }
  const user = options['user'];
  const hangUp = new AbortController();
  const address = {
    scheme: options['scheme'] ?? 'http',
    host: options['host'] ?? '',
    port: Number(options['port'] ?? '9870'),
    ...(user !== undefined && { user }),
  };
  const webHdfs = new WebHdfs(address, hangUp.signal);
  return new HdfsFileSystem(webHdfs, hangUp, readRoot(options['root']), session);
}
