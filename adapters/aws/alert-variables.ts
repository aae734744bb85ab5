import {
  type BroadcastSettings,
  type MailSettings,
  type SecretReference,
  WEBHOOK_FORMS,
} from '#core/model/alert-settings.ts';

/** What `AKKAFLOW_MAIL` may be, in words that follow "must be". */
export const MAIL_FORM =
  'JSON such as {"from":"etl@example.com","by":{"type":"smtp","url":"smtp://user@host:587","password":{"variable":"NAME"}}}, by "smtp", "ses" or "folder", without a password in the url';

/** What `AKKAFLOW_BROADCAST` may be, in words that follow "must be". */
export const BROADCAST_FORM =
  'JSON such as {"topic":"arn:aws:sns:…","webhooks":[{"form":"slack","url":{"secret":"arn:aws:secretsmanager:…"}}]}, of the forms slack, teams or json';

export function isMailSettings(value: unknown): value is MailSettings {
  if (!isObject(value) || !isFilled(value['from']) || !isObject(value['by'])) return false;
  const { type, url, password, path } = value['by'];
  switch (type) {
    case 'smtp':
      return isFilled(url) && isSmtpUrl(url) && (password === undefined || isReference(password));
    case 'ses':
      return true;
    case 'folder':
      return isFilled(path);
    default:
      return false;
  }
}

export function isBroadcastSettings(value: unknown): value is BroadcastSettings {
  if (!isObject(value)) return false;
  const { topic, webhooks = [] } = value;
  if (topic !== undefined && !(isFilled(topic) && topic.startsWith('arn:'))) return false;
  return Array.isArray(webhooks) && webhooks.every(isWebhook);
}

export function reachesAnybody(settings: BroadcastSettings | undefined): boolean {
  return settings?.topic !== undefined || (settings?.webhooks ?? []).length > 0;
}

/** `smtp://` or `smtps://`, without a password. */
export function isSmtpUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, password } = new URL(url);
  return ['smtp:', 'smtps:'].includes(protocol) && hostname !== '' && password === '';
}

function isWebhook(value: unknown): boolean {
  return isObject(value) && WEBHOOK_FORMS.some((form) => form === value['form']) && isReference(value['url']);
}

function isReference(value: unknown): value is SecretReference {
  return isObject(value) && (isFilled(value['variable']) || isFilled(value['secret']));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
