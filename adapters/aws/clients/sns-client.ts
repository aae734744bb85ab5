import type { SNSClient } from '@aws-sdk/client-sns';
import { type AwsClientOptions, configOf } from '../client-options.ts';

/** Loaded when a deployment has a topic; the caller ends it. */
export async function makeSnsClient(options: AwsClientOptions = {}): Promise<SNSClient> {
  const { newSnsClient } = await import('./late-sns.ts');
  return newSnsClient(configOf('sns', options));
}
