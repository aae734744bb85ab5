/** Where a secret of the deployment is: an environment variable of that name, or a secret of AWS Secrets Manager. */
export type SecretReference = { readonly variable: string } | { readonly secret: string };

/** How mails leave a deployment. */
export interface MailSettings {
  /** The sender, `a@b` or `Name <a@b>`. */
  readonly from: string;
  readonly by: /** `smtp://user@host:587`, or `smtps:`; without a password in it. */
    | { readonly type: 'smtp'; readonly url: string; readonly password?: SecretReference }
    | { readonly type: 'ses' }
    /** Into files of this folder. */
    | { readonly type: 'folder'; readonly path: string };
}

export const WEBHOOK_FORMS = ['slack', 'teams', 'json'] as const;
export type WebhookForm = (typeof WEBHOOK_FORMS)[number];

/** The ways on which every notice of a deployment leaves, whomever it concerns. */
export interface BroadcastSettings {
  /** ARN of an SNS topic. */
  readonly topic?: string;
  /** The address of a webhook is a secret: whoever has it can write there. */
  readonly webhooks?: readonly { readonly form: WebhookForm; readonly url: SecretReference }[];
}
