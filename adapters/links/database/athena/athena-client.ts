import { AthenaClient } from '@aws-sdk/client-athena';
import type { OpenLink } from '#core/model/link.ts';
import { linkOption } from '../../link-option.ts';

type Environment = Readonly<Record<string, string>>;

const CONNECT_TIMEOUT_MS = 10_000;
/** No call waits for a query; each answers at once or not at all. */
const REQUEST_TIMEOUT_MS = 60_000;
/** https://docs.aws.amazon.com/athena/latest/ug/service-limits.html: calls are throttled by account. */
const MAX_TRIES = 8;

/**
 * The client of a link: by its access key if it has one, else by what the attempt's environment gives, else by the
 * role of the machine.
 */
export function athenaClient(open: OpenLink, environment: Environment): AthenaClient {
  const region = linkOption(open, 'region') ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  const endpoint =
    linkOption(open, 'endpoint') ?? environment['AWS_ENDPOINT_URL_ATHENA'] ?? environment['AWS_ENDPOINT_URL'];
  const credentials =
    keyOf(linkOption(open, 'access-key-id'), open.secret.secretAccessKey) ?? keyOfEnvironment(environment);
  return new AthenaClient({
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials }),
    maxAttempts: MAX_TRIES,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });
}

interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function keyOf(accessKeyId?: string, secretAccessKey?: string, sessionToken?: string): AccessKey | undefined {
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

function keyOfEnvironment(environment: Environment): AccessKey | undefined {
  return keyOf(
    environment['AWS_ACCESS_KEY_ID'],
    environment['AWS_SECRET_ACCESS_KEY'],
    environment['AWS_SESSION_TOKEN'],
  );
}
