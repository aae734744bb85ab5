import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type AwsClientOptions, configOf } from '../client-options.ts';

export const makeDynamoDbClient = (options: AwsClientOptions) => new DynamoDBClient(configOf('dynamodb', options));
