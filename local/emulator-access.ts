/** How clients of AWS reach the emulators, which ask for credentials and look at none. */
export interface EmulatorAccess {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly endpoints: { readonly dynamodb: string; readonly sqs: string; readonly s3: string };
}

export function emulatorAccess(urls: { readonly dynamoDbUrl: string; readonly sqsAndS3Url: string }): EmulatorAccess {
  return {
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    endpoints: { dynamodb: urls.dynamoDbUrl, sqs: urls.sqsAndS3Url, s3: urls.sqsAndS3Url },
  };
}

/** The same for another process, as the SDK and the tools of AWS read it. */
export function emulatorVariables({ region, credentials, endpoints }: EmulatorAccess): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
  };
}
