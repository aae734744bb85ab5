import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Clock } from '#core/ports/clock.ts';
import type { Mail, Mailer } from '#core/ports/mailer.ts';
import { mailFailure } from './mail-failure.ts';

const MAX_NAME_CHARACTERS = 60;
const MAX_SAME_NAMES = 1_000;

/**
 * Mails as files that one can open: `<time>-<subject>.eml`, as a server would get it, and its HTML beside it. Nothing
 * leaves the machine.
 */
export class FolderMailer implements Mailer {
  readonly #folder: string;
  readonly #from: string;
  readonly #clock: Clock;
  readonly #transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });

  constructor(folder: string, from: string, clock: Clock) {
    this.#folder = folder;
    this.#from = from;
    this.#clock = clock;
  }

  async send({ to, subject, html, text, messageId }: Mail): Promise<void> {
    try {
      const date = new Date(this.#clock.now());
      const message = { from: this.#from, to: [...to], subject, html, text, date, ...(messageId && { messageId }) };
      const composed = await this.#transport.sendMail(message);
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const name = await this.#write(fileName(date, subject), composed.message);
      await writeNew(join(this.#folder, `${name}.html`), html);
    } catch (error) {
      throw mailFailure(error, `the folder ${this.#folder}`);
    }
  }

  /** Under the first name that is free. */
  async #write(name: string, content: unknown): Promise<string> {
    for (let count = 1; ; count++) {
      const free = count === 1 ? name : `${name}-${count}`;
      try {
        await writeNew(join(this.#folder, `${free}.eml`), content as Uint8Array);
        return free;
      } catch (error) {
        const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
        if (!isTaken || count >= MAX_SAME_NAMES) throw error;
      }
    }
  }
}

/** For its owner only, like all of the data directory. */
async function writeNew(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
}

/** `20261128T065500123-akkaflow-FAILED-etl_orders-1ng7sae` */
function fileName(date: Date, subject: string): string {
  const time = date.toISOString().replace(/[-:.Z]/g, '');
  const words = subject.replace(/[^\p{L}\p{N}_]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${time}-${words.slice(0, MAX_NAME_CHARACTERS).toWellFormed()}`;
}
