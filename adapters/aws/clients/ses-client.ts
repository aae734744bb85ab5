import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { type AwsClientOptions, configOf } from '../client-options.ts';

/** Loaded when a deployment mails by SES; the caller ends it. */
export async function makeSesClient(options: AwsClientOptions = {}): Promise<SESv2Client> {
  const { newSesClient } = await import('./late-ses.ts');
  return newSesClient(configOf('ses', options));
}
