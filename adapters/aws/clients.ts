import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsClientOptions } from './client-options.ts';
import { makeDynamoDbClient } from './clients/dynamodb-client.ts';
import { makeEventBridgeClient } from './clients/eventbridge-client.ts';
import { makeS3Client } from './clients/s3-client.ts';
import { makeSecretsManagerClient } from './clients/secrets-manager-client.ts';
import { makeSqsClient } from './clients/sqs-client.ts';
import { makeSsmClient } from './clients/ssm-client.ts';

/** One client a service. Middleware is added to their `middlewareStack`. */
export interface AwsClients {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly eventbridge: EventBridgeClient;
  readonly ssm: SSMClient;
  readonly secretsManager: SecretsManagerClient;
}

/**
 * All of them, each made in its own file of `clients/`: a function imports those that it calls, and its bundle holds no other. The
 * caller owns them, and ends them with `closeAwsClients`.
 */
export function makeAwsClients(options: AwsClientOptions = {}): AwsClients {
  return {
    dynamodb: makeDynamoDbClient(options),
    sqs: makeSqsClient(options),
    s3: makeS3Client(options),
    eventbridge: makeEventBridgeClient(options),
    ssm: makeSsmClient(options),
    secretsManager: makeSecretsManagerClient(options),
  };
}

export function closeAwsClients(clients: AwsClients): void {
  for (const client of Object.values(clients)) client.destroy();
}
