import type { Database } from '#adapters/links/database/database.ts';
import { openDatabase } from '#adapters/links/database/open-database.ts';
import type { FileSystem } from '#adapters/links/files/file-system.ts';
import { openFileSystem } from '#adapters/links/files/open-file-system.ts';
import { AkkaflowError } from '#core/model/errors.ts';
import type { OpenLink } from '#core/model/link.ts';
import type { ActionContext, ActionFailure } from '#core/ports/action.ts';

const STOP_AGAIN_MS = 1000;

/** A link that the attempt may not use, with the failure to end with. */
export class LinkFailure extends AkkaflowError {
  override readonly name = 'LinkFailure';
  readonly code = 'link';
  readonly failure: ActionFailure;

  constructor(failure: ActionFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The sessions that a transfer has open. When the attempt is cancelled, what runs in a database is stopped there. */
export class TransferSession {
  readonly #context: ActionContext;
  readonly #databases: Database[] = [];
  readonly #files: FileSystem[] = [];
  readonly #closed = new AbortController();
  readonly #onCancel = () => void this.#stopDatabases();

  constructor(context: ActionContext) {
    this.#context = context;
    context.cancel.addEventListener('abort', this.#onCancel);
    if (context.cancel.aborted) this.#onCancel();
  }

  async database(link: string): Promise<Database> {
    const database = await openDatabase(this.#open(link), this.#context);
    this.#databases.push(database);
    return database;
  }

  /** Without a link: the files of the machine. */
  async files(link: string | undefined): Promise<FileSystem> {
    const files = await openFileSystem(link === undefined ? undefined : this.#open(link), this.#context);
    this.#files.push(files);
    return files;
  }

  /** Whether two links lead to one file of SQLite, of which only one session can write, and none read meanwhile. */
  isSameFile(link: string, other: string): boolean {
    const [a, b] = [this.#open(link).link, this.#open(other).link];
    return a.type === 'sqlite' && b.type === 'sqlite' && a.options['path'] === b.options['path'];
  }

  /** Ends every session; what was not committed is rolled back. */
  async close(): Promise<void> {
    this.#context.cancel.removeEventListener('abort', this.#onCancel);
    this.#closed.abort();
    await Promise.all([...this.#databases, ...this.#files].map((session) => session.close()));
  }

  /** Again each second until all is closed: a cancellation that arrives between two statements stops neither. */
  async #stopDatabases(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      // When one cannot be stopped from outside, the end of its session stops it.
      await Promise.all(this.#databases.map((database) => database.cancel().catch(() => database.close())));
      await this.#context.clock.sleep(STOP_AGAIN_MS, this.#closed.signal);
    }
  }

  #open(name: string): OpenLink {
    const opened = this.#context.link(name);
    if ('outcome' in opened) throw new LinkFailure(opened);
    return opened;
  }
}
