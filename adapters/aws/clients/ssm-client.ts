import { SSMClient } from '@aws-sdk/client-ssm';
import { type AwsClientOptions, configOf } from '../client-options.ts';

export const makeSsmClient = (options: AwsClientOptions) => new SSMClient(configOf('ssm', options));
