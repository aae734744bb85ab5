/**
 * What AWS asks in us-east-1, in dollars a million unless said otherwise, on demand, without any free tier.
 * List prices of DynamoDB, SQS, Lambda, S3 and EventBridge as known when this table was written; they are not fetched.
 */
export const PRICES = {
  dynamodbWriteUnit: 0.625,
  dynamodbReadUnit: 0.125,
  sqsStandardRequest: 0.4,
  sqsFifoRequest: 0.5,
  lambdaRequest: 0.2,
  /** A million GB-seconds on arm64. */
  lambdaGbSecond: 13.3334,
  s3Put: 5,
  s3Get: 0.4,
  eventbridgeEvent: 1,
} as const;

/** What the virtual cloud takes for granted, since nothing measured here can tell it. Milliseconds and GB. */
export const ASSUMPTIONS = {
  latencyMs: { dynamodb: 5, sqs: 10, s3: 30, eventbridge: 20 },
  masterMemoryGb: 0.5,
  /** Computing of one master invocation, beside waiting for answers. */
  masterComputeMs: 5,
} as const;
