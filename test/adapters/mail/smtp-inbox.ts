import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as it arrived. */
export interface Arrived extends Email {
  readonly recipients: readonly string[];
}

/** A mail server that takes everything, unless it is told otherwise. */
export class SmtpInbox {
  readonly mails: Arrived[] = [];
  readonly #server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onData: async (stream, { envelope }, done) => {
        const recipients = envelope.rcptTo.map(({ address }) => address);
        try {
          this.mails.push({ ...(await PostalMime.parse(await buffer(stream))), recipients });
          done();
        } catch {
          // The client left before the end of its mail.
          done(answer(451, 'not received'));
        }
      },
      ...options,
    });
    // A client that leaves in the middle is no failure of the server.
    this.#server.on('error', () => undefined);
  }

  static async start(options: SMTPServerOptions = {}): Promise<SmtpInbox> {
    const inbox = new SmtpInbox(options);
    inbox.#server.listen(0, '127.0.0.1');
    await once(inbox.#server.server, 'listening');
    return inbox;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** What a server answers in place of yes. */
export function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
