import { isSmtpUrl } from '#adapters/aws/alert-variables.ts';
import {
  type BroadcastSettings,
  type MailSettings,
  WEBHOOK_FORMS,
  type WebhookForm,
} from '#core/model/alert-settings.ts';
import { LocalModeError } from './errors.ts';

/** Holds the password of the SMTP URL: on the command line everybody on the machine could read it. */
const PASSWORD_VARIABLE = 'AKKAFLOW_SMTP_PASSWORD';
const SENDER = 'akkaflow <akkaflow@localhost>';

export interface MailOptions {
  readonly smtpUrl?: string | undefined;
  readonly mailFrom?: string | undefined;
  readonly webhooks?: readonly string[] | undefined;
}

/** How mails leave a local system: by the given server, else as files of a folder. Throws `LocalModeError`. */
export function mailSettings(
  { smtpUrl, mailFrom = SENDER }: MailOptions,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): MailSettings {
  if (smtpUrl === undefined) return { from: mailFrom, by: { type: 'folder', path: folder } };
  if (!isSmtpUrl(smtpUrl)) {
    // Whatever stands before the last `@`, where a password may hold any character.
    const shown = smtpUrl.replace(/^([a-z]*:\/\/)?.*@/is, '$1…@');
    throw new LocalModeError(
      `--smtp-url is '${shown}'; it must be such as smtp://user@mail.example.com:587, with the password in ${PASSWORD_VARIABLE}`,
    );
  }
  const password = environment[PASSWORD_VARIABLE] ? { password: { variable: PASSWORD_VARIABLE } } : {};
  return { from: mailFrom, by: { type: 'smtp', url: smtpUrl, ...password } };
}

/** The webhooks given as `FORM=VARIABLE`, the variable holding the address. Throws `LocalModeError`. */
export function broadcastSettings({ webhooks = [] }: MailOptions): BroadcastSettings {
  return {
    webhooks: webhooks.map((text) => {
      const [, word = '', variable = ''] = /^(\w+)=([A-Za-z_]\w*)$/.exec(text) ?? [];
      const form: WebhookForm | undefined = WEBHOOK_FORMS.find((known) => known === word);
      if (form !== undefined) return { form, url: { variable } };
      throw new LocalModeError(
        `--webhook must be FORM=VARIABLE: one of ${WEBHOOK_FORMS.join(', ')}, and the name of an environment variable that holds the address`,
      );
    }),
  };
}
