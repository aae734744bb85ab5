import { type BoundSecret, unbindSecret } from '#core/links/bound-secret.ts';
import { SecretError } from '#core/model/errors.ts';
import type { LinkSecret } from '#core/model/link.ts';
import type { SecretOwner, SecretStore } from '#core/ports/secret-store.ts';

export class MemorySecretStore implements SecretStore {
  readonly #secrets = new Map<string, BoundSecret>();

  async read(link: SecretOwner): Promise<LinkSecret> {
    const { name, secret } = link;
    if (secret === undefined) return {};
    const found = this.#secrets.get(name);
    if (found !== undefined) {
      const unbound = unbindSecret(found, link);
      if (unbound instanceof SecretError) throw unbound;
      return unbound;
    }
    throw new SecretError(`the secret of the link '${name}' is gone: add the link again`, { link: name });
  }

  async readAll(links: readonly SecretOwner[]): Promise<ReadonlyMap<string, LinkSecret | SecretError>> {
    const read = async (link: SecretOwner) => [link.name, await this.read(link).catch(secretError)] as const;
    return new Map(await Promise.all(links.map(read)));
  }

  async write(name: string, secret: LinkSecret, id?: string): Promise<void> {
    this.#secrets.set(name, { ...secret, of: id });
  }

  async delete(name: string): Promise<void> {
    this.#secrets.delete(name);
  }
}

function secretError(error: unknown): SecretError {
  if (error instanceof SecretError) return error;
  throw error;
}
