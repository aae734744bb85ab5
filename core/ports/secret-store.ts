import type { SecretError } from '../model/errors.ts';
import type { Link, LinkSecret } from '../model/link.ts';

/** Which secret is meant. */
export type SecretOwner = Pick<Link, 'name' | 'secret'>;

/** Keeps the secrets of links apart from everything else: the only place where they are stored. */
export interface SecretStore {
  /** The secret of a link, wherever it is; `{}` for a link without one. Throws `SecretError` when it cannot be had. */
  read(link: SecretOwner): Promise<LinkSecret>;
  /** The secrets of many links in few calls, by name; for one that cannot be read, why. */
  readAll(links: readonly SecretOwner[]): Promise<ReadonlyMap<string, LinkSecret | SecretError>>;
  /** Stores or replaces a managed secret. Only a link that names it by this id can read it. */
  write(name: string, secret: LinkSecret, id?: string): Promise<void>;
  /** Removes a managed secret; nothing happens when there is none. */
  delete(name: string): Promise<void>;
}
