import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
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
/** What anybody but the owner may do. */
const OTHERS = 0o077;

/**
 * Secrets in a file that only its owner can read, for local mode. Any number of processes may read it, one writes it; a
 * reader sees the old file or the new one, never half of it. One that others could read is made its owner's alone before it is
 * read; something else in its place, such as a symbolic link, is refused.
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
    const handle = await this.#open();
    if (handle === undefined) return undefined;
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw this.#refusal();
      if ((stats.mode & OTHERS) !== 0) await handle.chmod(OWNER_ONLY);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  }

  /** Undefined: there is none. Follows no symbolic link: it could lead to a file that somebody else reads or owns. */
  async #open(): Promise<FileHandle | undefined> {
    try {
      return await open(this.#file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ENOENT') return undefined;
      if (code === 'ELOOP' || code === 'EMLINK') throw this.#refusal();
      throw error;
    }
  }

  #refusal(): SecretError {
    return new SecretError(`${this.#file} is not a plain file, which secrets are kept in: move it away`);
  }

  /** The draft has one name, so that what a killed process left of it is overwritten by the next. */
  async #replace(content: SecretFile): Promise<void> {
    const draft = `${this.#file}.draft`;
    // Never one that is there: somebody else may have it open, or have put a link to another file in its place.
    await rm(draft, { force: true });
    const handle = await open(draft, 'wx', OWNER_ONLY);
    try {
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
