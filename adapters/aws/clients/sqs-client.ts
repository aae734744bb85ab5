import { SQSClient } from '@aws-sdk/client-sqs';
import { type AwsClientOptions, configOf } from '../client-options.ts';

export const makeSqsClient = (options: AwsClientOptions) => new SQSClient(configOf('sqs', options));
