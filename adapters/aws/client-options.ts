import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

export type AwsService =
  | 'dynamodb'
  | 'sqs'
  | 's3'
  | 'eventbridge'
  | 'ssm'
  | 'secretsManager'
  | 'ses'
  | 'sns'
  | 'ecs'
  | 'sts';

/** Where AWS is and who we are; what is absent the SDK finds out by itself. */
export interface AwsClientOptions {
  readonly region?: string;
  /** An emulator instead of AWS. */
  readonly endpoints?: Partial<Readonly<Record<AwsService, string>>>;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Shared by the clients in place of one pool of sockets each. */
  readonly requestHandler?: NonNullable<DynamoDBClientConfig['requestHandler']>;
  readonly maxAttempts?: number;
}

/** A long poll lasts 20 seconds, and a chunk of output may go over a slow line; a lease must not wait that long. */
const REQUEST_TIMEOUT_MS: Readonly<Record<AwsService, number>> = {
  dynamodb: 10_000,
  sqs: 30_000,
  s3: 30_000,
  eventbridge: 10_000,
  ssm: 10_000,
  secretsManager: 10_000,
  ses: 30_000,
  sns: 10_000,
  sts: 10_000,
  ecs: 20_000,
};
const CONNECTION_TIMEOUT_MS = 5_000;
const MAX_SOCKETS = 128;

/** How a client of a service is set up. */
export function configOf(service: AwsService, options: AwsClientOptions) {
  const { endpoints, region, credentials, maxAttempts, requestHandler } = options;
  const endpoint = endpoints?.[service];
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  return {
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
    ...(maxAttempts !== undefined && { maxAttempts }),
    requestHandler: requestHandler ?? {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS[service],
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
}

const ENDPOINT_VARIABLES: Readonly<Record<AwsService, string>> = {
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  sqs: 'AWS_ENDPOINT_URL_SQS',
  s3: 'AWS_ENDPOINT_URL_S3',
  eventbridge: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
  ssm: 'AWS_ENDPOINT_URL_SSM',
  secretsManager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  ses: 'AWS_ENDPOINT_URL_SESV2',
  sns: 'AWS_ENDPOINT_URL_SNS',
  sts: 'AWS_ENDPOINT_URL_STS',
  ecs: 'AWS_ENDPOINT_URL_ECS',
};

const SERVICES = Object.keys(ENDPOINT_VARIABLES) as readonly AwsService[];

/**
 * Options from an environment: `AWS_ENDPOINT_URL_<SERVICE>`, else `AWS_ENDPOINT_URL`, and `AWS_REGION`, as the tools of AWS name
 * them (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
 */
export function clientOptionsFrom(env: Readonly<Record<string, string | undefined>>): AwsClientOptions {
  const endpoints: Partial<Record<AwsService, string>> = {};
  for (const service of SERVICES) {
    const endpoint = env[ENDPOINT_VARIABLES[service]] || env['AWS_ENDPOINT_URL'];
    if (endpoint) endpoints[service] = endpoint;
  }
  const region = env['AWS_REGION'];
  return { endpoints, ...(region && { region }) };
}
