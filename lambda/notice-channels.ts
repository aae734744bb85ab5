import type { AwsClientOptions } from '#adapters/aws/client-options.ts';
import { makeSesClient } from '#adapters/aws/clients/ses-client.ts';
import { makeSnsClient } from '#adapters/aws/clients/sns-client.ts';
import type { Deployment } from '#adapters/aws/environment.ts';
import { TopicChannel } from '#adapters/aws/sns/topic-channel.ts';
import { openMailer } from '#adapters/mail/open-mailer.ts';
import { secretReader } from '#adapters/system/read-secret.ts';
import { WebhookChannel } from '#adapters/webhook/webhook-channel.ts';
import type { NoticeChannel } from '#core/ports/notice-channel.ts';
import type { Environment } from '#core/ports/ports.ts';
import type { SecretStore } from '#core/ports/secret-store.ts';
import { mailChannel } from '#core/service/mail-channel.ts';

/** The ways on which the notices of a deployment leave, by its settings: mail, a topic, webhooks. */
export async function openChannels(
  env: Pick<Environment, 'clock' | 'digest'> & { readonly secrets: Pick<SecretStore, 'read'> },
  { mail, broadcast = {} }: Pick<Deployment, 'mail' | 'broadcast'>,
  variables: Readonly<Record<string, string | undefined>>,
  options: AwsClientOptions,
): Promise<readonly NoticeChannel[]> {
  const { clock, digest, secrets } = env;
  const readSecret = secretReader(variables, secrets);
  const { topic, webhooks = [] } = broadcast;
  const mailer = mail && openMailer(mail, { clock, readSecret, makeSesClient: () => makeSesClient(options) });
  return [
    ...(mailer === undefined ? [] : [mailChannel(mailer, digest)]),
    ...(topic === undefined ? [] : [new TopicChannel(await makeSnsClient(options), topic)]),
    ...webhooks.map(({ form, url }, index) => {
      const name = `webhook-${index + 1}-${form}`;
      return new WebhookChannel({ name, form, readUrl: () => readSecret(url) }, clock);
    }),
  ];
}
