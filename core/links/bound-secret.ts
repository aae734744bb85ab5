import { SecretError } from '../model/errors.ts';
import type { Link, LinkSecret } from '../model/link.ts';

/** A managed secret as it is kept, with the id by which its link names it. */
export type BoundSecret = LinkSecret & { readonly of?: string | undefined };

/**
 * The secret that is kept for a link, if it is the one that the link names. Another one was given for another version of it, which
 * may lead to another host: a change of the link is under way, or broke off between its two writes.
 */
export function unbindSecret(
  { of, ...kept }: BoundSecret,
  { name, secret }: Pick<Link, 'name' | 'secret'>,
): LinkSecret | SecretError {
  if (secret?.type === 'managed' && secret.id === of) return kept;
  const message = `the secret of the link '${name}' is not the one it was given: the link is being changed, or that broke off; if it stays so, add the link again`;
  return new SecretError(message, { link: name }, { retriable: true });
}
