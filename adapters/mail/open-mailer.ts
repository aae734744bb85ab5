import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { MailSettings, SecretReference } from '#core/model/alert-settings.ts';
import { MailError } from '#core/model/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Mail, Mailer } from '#core/ports/mailer.ts';

export interface MailerDeps {
  readonly clock: Clock;
  readonly readSecret: (reference: SecretReference) => Promise<string>;
  readonly makeSesClient: () => Promise<SESv2Client>;
}

/**
 * The mailer that the settings ask for; without any, one that says so. Libraries and secrets are loaded with the first
 * mail, and the secret anew after a failure: it may have been changed.
 */
export function openMailer(settings: MailSettings | undefined, deps: MailerDeps): Mailer {
  let opened: Promise<Mailer> | undefined;
  return {
    async send(mail: Mail): Promise<void> {
      if (settings === undefined) {
        throw new MailError('this deployment sends no mail: set AKKAFLOW_MAIL (docs/alerts.md)', false);
      }
      opened ??= open(settings, deps);
      try {
        await (await opened).send(mail);
      } catch (error) {
        opened = undefined;
        throw error instanceof MailError ? error : new MailError(messageOf(error), true, { cause: error });
      }
    },
  };
}

async function open({ from, by }: MailSettings, deps: MailerDeps): Promise<Mailer> {
  switch (by.type) {
    case 'smtp': {
      const { SmtpMailer } = await import('./smtp-mailer.ts');
      const password = by.password && (await deps.readSecret(by.password));
      return new SmtpMailer({ url: by.url, password, from }, deps.clock);
    }
    case 'ses': {
      const { SesMailer } = await import('./ses-mailer.ts');
      return new SesMailer(await deps.makeSesClient(), from);
    }
    case 'folder': {
      const { FolderMailer } = await import('./folder-mailer.ts');
      return new FolderMailer(by.path, from, deps.clock);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
