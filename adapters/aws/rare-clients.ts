import type { ECSClient } from '@aws-sdk/client-ecs';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { STSClient } from '@aws-sdk/client-sts';
import { type AwsClientOptions, configOf } from './clients.ts';

/** Loaded when a deployment mails by SES; the caller ends it. */
export async function makeSesClient(options: AwsClientOptions = {}): Promise<SESv2Client> {
  const { newSesClient } = await import('./late-ses.ts');
  return newSesClient(configOf('ses', options));
}

/** Loaded when a deployment has a topic; the caller ends it. */
export async function makeSnsClient(options: AwsClientOptions = {}): Promise<SNSClient> {
  const { newSnsClient } = await import('./late-sns.ts');
  return newSnsClient(configOf('sns', options));
}

/** Loaded when a deployment starts workers; the caller ends it. */
export async function makeEcsClient(options: AwsClientOptions = {}): Promise<ECSClient> {
  const { newEcsClient } = await import('./late-ecs.ts');
  return newEcsClient(configOf('ecs', options));
}

/** Loaded when the attempts of a worker have a role; the caller ends it. */
export async function makeStsClient(options: AwsClientOptions = {}): Promise<STSClient> {
  const { newStsClient } = await import('./late-sts.ts');
  return newStsClient(configOf('sts', options));
}
