const PER_MILLION = 1e-6;
const GIB = 1024 ** 3;

/**
 * What AWS asks in us-east-1, in dollars, on demand, without any free tier. List prices as known when this table was written (November 2026),
 * by the page of each service at https://aws.amazon.com/pricing/; they are not fetched.
 */
export const PRICES = {
  /** These are for a million. */
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
  apiGatewayRequest: 3.5,
  xrayTrace: 5,

  /** And these for one: a GB, metric, alarm or secret for a month, an hour, a byte. */
  dynamodbStoredGb: 0.25,
  dynamodbRecoveryGb: 0.2,
  s3StoredGb: 0.023,
  imageStoredGb: 0.1,
  logsIngestedByte: 0.5 / GIB,
  logsStoredGb: 0.03,
  customMetric: 0.3,
  /** For each metric that it looks at. */
  alarm: 0.1,
  secret: 0.4,
  encryptionKey: 1,
  publicIpv4Hour: 0.005,
  /** In one zone. */
  interfaceEndpointHour: 0.01,
  natGatewayHour: 0.045,
  fargateArmCpuHour: 0.03238,
  fargateArmGbHour: 0.00356,
  fargateX86CpuHour: 0.04048,
  fargateX86GbHour: 0.004445,
  fargateDiskGbHour: 0.000111,
} as const;

/** Days of a month as AWS counts them in its own examples. */
export const HOURS_A_MONTH = 730;

/** What the virtual cloud takes for granted, since nothing measured here can tell it. Milliseconds and GB. */
export const ASSUMPTIONS = {
  latencyMs: { dynamodb: 5, sqs: 10, s3: 30, eventbridge: 20 },
  masterMemoryGb: 0.5,
  /** Computing of one master invocation, beside waiting for answers. */
  masterComputeMs: 5,
  /** The same of a tick, which finds nothing to do. */
  tickComputeMs: 20,
  /**
   * Lambda keeps five pollers with 20 seconds each on a queue, also when it is empty, where a mapping has a maximum concurrency:
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  pollersOfMapping: 5,
  secondsOfPoll: 20,
  /** What is stored of some history. */
  storedGb: { table: 1, bucket: 1, logs: 0.1, image: 0.3 },
} as const;

/** Of a price for a million. */
export function perOne(price: number): number {
  return price * PER_MILLION;
}
