import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type AwsClientOptions, configOf } from '../client-options.ts';

export const makeEventBridgeClient = (options: AwsClientOptions) =>
  new EventBridgeClient(configOf('eventbridge', options));
