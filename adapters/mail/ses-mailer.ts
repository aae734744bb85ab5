import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { createTransport } from 'nodemailer';
import type { Mail, Mailer } from '#core/ports/mailer.ts';
import { mailFailure } from './mail-failure.ts';

/** Sends by Amazon SES. The sender, or its domain, must be verified there. */
export class SesMailer implements Mailer {
  readonly #transport: ReturnType<typeof makeTransport>;
  readonly #from: string;

  constructor(client: SESv2Client, from: string) {
    this.#transport = makeTransport(client);
    this.#from = from;
  }

  async send({ to, subject, html, text, messageId }: Mail): Promise<void> {
    try {
      await this.#transport.sendMail({
        ...{ from: this.#from, to: [...to], subject, html, text },
        ...(messageId !== undefined && { messageId }),
      });
    } catch (error) {
      throw mailFailure(error, 'Amazon SES');
    }
  }
}

function makeTransport(sesClient: SESv2Client) {
  return createTransport({ SES: { sesClient, SendEmailCommand }, disableFileAccess: true, disableUrlAccess: true });
}
