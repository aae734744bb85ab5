import { FileSystemError } from '../../errors.ts';
import { fileProblem } from '../file-problem.ts';

/** What S3 and its client say, by the names of their exceptions, and what the user can do about it. */
const USER_PROBLEMS: Readonly<Record<string, (bucket: string, path: string) => string>> = {
  NoSuchBucket: (bucket) => `there is no bucket \`${bucket}\`: correct the \`bucket\` of the link`,
  NoSuchKey: (bucket, path) => `there is no file \`${path}\` in the bucket \`${bucket}\``,
  NotFound: (bucket, path) => `there is no file \`${path}\` in the bucket \`${bucket}\``,
  AccessDenied: denied,
  Forbidden: denied,
  '403': denied,
  InvalidAccessKeyId: () => 'S3 knows no such access key: correct the `access-key-id` of the link',
  SignatureDoesNotMatch: () => 'S3 refuses the signature: the secret access key does not belong to the access key',
  ExpiredToken: () => 'the credentials of the worker have expired',
  CredentialsProviderError: () => 'the worker has no role: give the link an `access-key-id` and a secret access key',
  PermanentRedirect: wrongRegion,
  AuthorizationHeaderMalformed: wrongRegion,
  '301': wrongRegion,
};

/** Whether S3 says that there is no such object. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NotFound'].includes(error.name);
}

/** What S3 or the way to it said no to, as a `FileSystemError`; one that is already stays as it is. */
export function s3Problem(error: unknown, bucket: string, path: string): FileSystemError {
  if (error instanceof FileSystemError) return error;
  const { name, message } = error instanceof Error ? error : { name: 'unknown', message: String(error) };
  const details = { bucket, path, reason: name };
  if (message === 'Region is missing') {
    return fileProblem('user', 'no region is known: give the link a `region`', details, error);
  }
  const known = USER_PROBLEMS[name]?.(bucket, path);
  if (known !== undefined) return fileProblem('user', known, details, error);
  return fileProblem('platform', `\`${path}\` in the bucket \`${bucket}\`: ${name}: ${message}`, details, error);
}

function denied(bucket: string, path: string): string {
  return `S3 denies access to \`${path}\` in the bucket \`${bucket}\`: let the role or the access key of the link reach it`;
}

function wrongRegion(bucket: string): string {
  return `the bucket \`${bucket}\` is in another region: correct the \`region\` of the link`;
}
