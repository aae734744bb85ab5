import { open, readFile, rename } from 'node:fs/promises';
import { type BoundSecret, unbindSecret } from '#core/links/bound-secret.ts';
import { FormatError, SecretError } from '#core/model/errors.ts';
import type { LinkSecret } from '#core/model/link.ts';
import type { SecretOwner, SecretStore } from '#core/ports/secret-store.ts';

/** What the file holds. */
interface SecretFile {
  readonly v: 1;
  readonly secrets: Readonly<Record<string, BoundSecret>>;
}

const FORMAT = 1;
const OWNER_ONLY = 0o600;

/**
 * Secrets in a file that only its owner can read, for local mode. Any number of processes may read it, one writes it; a
 * reader sees the old file or the new one, never half of it.
 */
export class FileSecretStore implements SecretStore {
  readonly #file: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  async read(link: SecretOwner): Promise<LinkSecret> {
    const secret = (await this.readAll([link])).get(link.name) ?? {};
    if (secret instanceof SecretError) throw secret;
    return secret;
  }

  async readAll(links: readonly SecretOwner[]): Promise<ReadonlyMap<string, LinkSecret | SecretError>> {
    const { secrets } = await this.#load();
    return new Map(links.map((link) => [link.name, secretOf(link, secrets)]));
  }

  async write(name: string, secret: LinkSecret, id?: string): Promise<void> {
    await this.#change((secrets) => secrets.set(name, { ...secret, of: id }));
  }

  async delete(name: string): Promise<void> {
    await this.#change((secrets) => secrets.delete(name));
  }

  /** One change after the other: each begins from what the one before has left. */
  async #change(change: (secrets: Map<string, BoundSecret>) => void): Promise<void> {
    const done = this.#writing.then(async () => {
      const { secrets } = await this.#load();
      const changed = new Map(Object.entries(secrets));
      change(changed);
      await this.#replace({ v: FORMAT, secrets: Object.fromEntries(changed) });
    });
    this.#writing = done.catch(() => undefined);
    await done;
  }

  async #load(): Promise<SecretFile> {
    const text = await this.#text();
    if (text === undefined) return { v: FORMAT, secrets: {} };
    const file = this.#parse(text);
    if (file.v === FORMAT) return file;
    throw new FormatError(`${this.#file} was written by a newer release; this one reads format ${FORMAT}`);
  }

  /** Without the error of the parser, which quotes what it met. */
  #parse(text: string): SecretFile {
    try {
      return JSON.parse(text) as SecretFile;
    } catch {
      throw new SecretError(`${this.#file} is not JSON: move it away and add the links with secrets again`);
    }
  }

  async #text(): Promise<string | undefined> {
    try {
      return await readFile(this.#file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The draft has one name, so that what a killed process left of it is overwritten by the next. */
  async #replace(content: SecretFile): Promise<void> {
    const draft = `${this.#file}.draft`;
    const handle = await open(draft, 'w', OWNER_ONLY);
    try {
      await handle.chmod(OWNER_ONLY);
      await handle.writeFile(JSON.stringify(content));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.#file);
  }
}

function secretOf(link: SecretOwner, secrets: SecretFile['secrets']): LinkSecret | SecretError {
  const { name, secret } = link;
  if (secret === undefined) return {};
  if (secret.type === 'secrets-manager') {
    return new SecretError(
      `the link '${name}' keeps its secret in AWS Secrets Manager, which local mode does not read: add it with a password of its own`,
      { link: name },
    );
  }
  const found = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (found !== undefined) return unbindSecret(found, link);
  return new SecretError(`the secret of the link '${name}' is gone: add the link again`, { link: name });
}
