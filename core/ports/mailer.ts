/** A mail; addresses as `a@b` or `Name <a@b>`. The sender is the deployment's. */
export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
  /** For readers without HTML. */
  readonly text: string;
  /** The same for repetitions of the same mail, so that readers can show one. */
  readonly messageId?: string;
}

/** Sends mails: by SMTP, by SES, or in local mode into a folder. */
export interface Mailer {
  /** Resolves when the server has taken it; throws `MailError` saying whether trying again can help. */
  send(mail: Mail): Promise<void>;
}
