import type { ECSClient } from '@aws-sdk/client-ecs';
import { type AwsClientOptions, configOf } from '../client-options.ts';

/** Loaded when a deployment starts workers; the caller ends it. */
export async function makeEcsClient(options: AwsClientOptions = {}): Promise<ECSClient> {
  const { newEcsClient } = await import('./late-ecs.ts');
  return newEcsClient(configOf('ecs', options));
}
