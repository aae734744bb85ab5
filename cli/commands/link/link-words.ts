import type { Link } from '#core/model/link.ts';

/** Where a link leads, in a few words. */
export function placeOf({ options }: Link): string {
  const { host, port, database, path, root, bucket, prefix, region, user } = options;
  const server =
    host === undefined
      ? undefined
      : `${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}`;
  const place = [server ?? bucket ?? path ?? region, database ?? prefix ?? (server === undefined ? undefined : root)];
  return place.filter((part) => part !== undefined).join('/') || (root ?? '');
}

export function secretWords({ secret }: Link): string {
  if (secret === undefined) return 'none';
  return secret.type === 'managed' ? 'kept' : secret.arn;
}
