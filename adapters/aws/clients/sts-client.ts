import type { STSClient } from '@aws-sdk/client-sts';
import { type AwsClientOptions, configOf } from '../client-options.ts';

/** Loaded when the attempts of a worker have a role; the caller ends it. */
export async function makeStsClient(options: AwsClientOptions = {}): Promise<STSClient> {
  const { newStsClient } = await import('./late-sts.ts');
  return newStsClient(configOf('sts', options));
}
