import type { Link, LinkSecret } from '../model/link.ts';

/** Keeps the secrets of links apart from everything else: the only place where they are stored. */
export interface SecretStore {
  /** The secret of a link, wherever it is; `{}` for a link without one. Throws `SecretError` when it is not there. */
  read(link: Pick<Link, 'name' | 'secret'>): Promise<LinkSecret>;
  /** Stores or replaces a managed secret. */
  write(name: string, secret: LinkSecret): Promise<void>;
  /** Removes a managed secret; nothing happens when there is none. */
  delete(name: string): Promise<void>;
}
