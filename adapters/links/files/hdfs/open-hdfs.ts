import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from '../../link-option.ts';
import type { FileSession } from '../file-session.ts';
import { readRoot } from '../link-path.ts';
import { HdfsFileSystem } from './hdfs-file-system.ts';
import { WebHdfs } from './web-hdfs.ts';

/** HDFS by the WebHDFS of its name node. Connects when it is first used. @throws FileSystemError */
export function openHdfs(open: OpenLink, session: FileSession): HdfsFileSystem {
  const user = linkOption(open, 'user');
  const hangUp = new AbortController();
  const address = {
    scheme: linkOption(open, 'scheme') ?? '',
    host: linkOption(open, 'host') ?? '',
    port: Number(linkOption(open, 'port')),
    ...(user !== undefined && { user }),
  };
  const webHdfs = new WebHdfs(address, hangUp.signal);
  return new HdfsFileSystem(webHdfs, hangUp, readRoot(linkOption(open, 'root')), session);
}
