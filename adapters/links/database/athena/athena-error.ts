import type { QueryExecution } from '@aws-sdk/client-athena';
import { DatabaseError } from '../../errors.ts';
import { breakdown, refusal } from '../refusal.ts';

/** Errors of the API by what the user can do about them. */
const MENDS: Readonly<Record<string, string>> = {
  UnrecognizedClientException: 'check the access-key-id and the secret access key of the link',
  InvalidClientTokenId: 'check the access-key-id and the secret access key of the link',
  InvalidSignatureException: 'check the secret access key of the link',
  ExpiredTokenException: 'the session of the access key has ended; give the link a new one',
  CredentialsProviderError: 'give the link an access-key-id with its secret access key, or the worker a role',
  AccessDeniedException: 'allow it to the key of the link or the role of the worker',
  InvalidRequestException: 'check the statement and the database, workgroup and output-location of the link',
  MetadataException: 'check the catalog and the database of the link',
};

/** What a call of the API threw, with what is to be mended. */
export function athenaFailure(doing: string, error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const mend = Object.hasOwn(MENDS, name) ? MENDS[name] : undefined;
  if (mend) return refusal(`Athena did not ${doing}: ${message} (${mend})`, { name }, error);
  if (message === 'Region is missing') {
    return refusal(`Athena did not ${doing}: give the link a region`, { name }, error);
  }
  return breakdown(`Athena did not ${doing}: ${message || name}`, { name }, error);
}

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_AthenaError.html: 1 system, 2 user, 3 other. */
const CATEGORY_SYSTEM = 1;

/** What a query that did not succeed throws. */
export function queryFailure({ QueryExecutionId: id, Status: status }: QueryExecution): DatabaseError {
  const reason = status?.StateChangeReason ?? status?.AthenaError?.ErrorMessage ?? 'no reason was given';
  if (status?.State === 'CANCELLED') return refusal(`the query was cancelled: ${reason}`, { query: id });
  const fail = status?.AthenaError?.ErrorCategory === CATEGORY_SYSTEM ? breakdown : refusal;
  return fail(`Athena: ${reason} (query ${id})`, { query: id });
}
