import { createTransport } from 'nodemailer';
import { MailError } from '#core/model/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Mail, Mailer } from '#core/ports/mailer.ts';
import { mailFailure } from './mail-failure.ts';

const CONNECTION_MS = 10_000;
const SILENCE_MS = 20_000;
/** For a whole sending: a notice that is claimed is free again after a minute. */
const SENDING_MS = 40_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

export interface SmtpOptions {
  /** `smtp://user@host:587`, or `smtps:`. */
  readonly url: string;
  readonly password?: string | undefined;
  readonly from: string;
}

/** Sends by SMTP, each mail over a connection of its own. A password only goes over TLS, or within this machine. */
export class SmtpMailer implements Mailer {
  readonly #transport: ReturnType<typeof makeTransport>;
  readonly #from: string;
  readonly #server: string;
  readonly #clock: Clock;

  constructor(options: SmtpOptions, clock: Clock) {
    this.#transport = makeTransport(options);
    this.#from = options.from;
    this.#server = `the mail server ${new URL(options.url).host}`;
    this.#clock = clock;
  }

  async send(mail: Mail): Promise<void> {
    const over = new AbortController();
    const done = new AbortController();
    const timing = this.#clock.sleep(SENDING_MS, done.signal).then(() => over.abort('it took too long'));
    try {
      const { to, subject, html, text, messageId } = mail;
      const message = { from: this.#from, to: [...to], subject, html, text, ...(messageId && { messageId }) };
      const { rejected, rejectedErrors } = await this.#transport.sendMail({ ...message, signal: over.signal });
      if (rejected.length > 0) throw this.#partly(rejected, rejectedErrors?.[0]?.response);
    } catch (error) {
      throw error instanceof MailError ? error : mailFailure(error, this.#server);
    } finally {
      done.abort();
      await timing;
    }
  }

  /** Sending it again would reach those again who have it. */
  #partly(rejected: readonly unknown[], response = ''): MailError {
    const refused = rejected.join(', ');
    return new MailError(
      `${this.#server} refused ${refused}: ${response}; correct the addresses; the others have the mail`,
      false,
    );
  }
}

function makeTransport({ url, password }: SmtpOptions) {
  const { protocol, hostname, port, username } = new URL(url);
  const user = decodeURIComponent(username);
  return createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port !== '' && { port: Number(port) }),
    secure: protocol === 'smtps:',
    requireTLS: protocol === 'smtp:' && password !== undefined && !LOOPBACK.test(hostname),
    ...(password !== undefined && { auth: { user, pass: password } }),
    connectionTimeout: CONNECTION_MS,
    greetingTimeout: CONNECTION_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
