import { S3Client } from '@aws-sdk/client-s3';
import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from '../../link-option.ts';
import { fileProblem } from '../file-problem.ts';
import type { FileSession } from '../file-session.ts';
import { readRoot } from '../link-path.ts';
import { S3FileSystem } from './s3-file-system.ts';

const CONNECTION_TIMEOUT_MS = 10_000;
/** Without any byte, of an answer or of its body. */
const SOCKET_TIMEOUT_MS = 60_000;

/**
 * The bucket of a link, with the link's own key, else with what the AWS SDK finds in the environment of the process:
 * the role of the worker. Connects when it is first used.
 */
export function openS3(open: OpenLink, session: FileSession): S3FileSystem {
  const { environment } = session;
  const region = linkOption(open, 'region');
  const endpoint =
    linkOption(open, 'endpoint') ?? (environment['AWS_ENDPOINT_URL_S3'] || environment['AWS_ENDPOINT_URL']);
  const client = new S3Client({
    ...(region !== undefined && { region }),
    ...(endpoint && { endpoint }),
    ...credentialsOf(linkOption(open, 'access-key-id'), open.secret.secretAccessKey),
    // Emulators and many stores like S3 have no DNS names for buckets.
    forcePathStyle: (linkOption(open, 'path-style') ?? String(endpoint !== undefined)) === 'true',
    followRegionRedirects: true,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, socketTimeout: SOCKET_TIMEOUT_MS },
  });
  return new S3FileSystem(client, linkOption(open, 'bucket') ?? '', readRoot(linkOption(open, 'prefix')), session);
}

function credentialsOf(accessKeyId: string | undefined, secretAccessKey: string | undefined) {
  if (accessKeyId === undefined && secretAccessKey === undefined) return {};
  if (accessKeyId && secretAccessKey) return { credentials: { accessKeyId, secretAccessKey } };
  const lacks = accessKeyId ? 'a secret access key' : 'its `access-key-id`';
  throw fileProblem('user', `the link has half a key: give it ${lacks} too, or neither`, {});
}
