import { makeDynamoDbClient } from '#adapters/aws/clients/dynamodb-client.ts';
import { makeEventBridgeClient } from '#adapters/aws/clients/eventbridge-client.ts';
import { makeS3Client } from '#adapters/aws/clients/s3-client.ts';
import {
  audit,
  bus,
  coordinators,
  definitions,
  incidents,
  links,
  makePorts,
  notices,
  uploadBucket,
  uploads,
  workflows,
} from '#adapters/aws/port-makers.ts';
import { composeFunction } from './composition.ts';
import { makeLoaderHandler } from './loader-handler.ts';
import { measured } from './metrics.ts';

const { metrics, options, place, env } = composeFunction(process.env);
const clients = {
  dynamodb: makeDynamoDbClient(options),
  s3: makeS3Client(options),
  eventbridge: makeEventBridgeClient(options),
};
const ports = makePorts(
  { ...place, ...clients },
  { audit, bus, coordinators, definitions, incidents, links, notices, uploadBucket, uploads, workflows },
);

/**
 * The Lambda function `loader`: the event source of the queue that the bucket notifies of `definitions/….xml` (`s3:ObjectCreated:*`,
 * `s3:ObjectRemoved:*`, `s3:LifecycleExpiration:*`), and the target of a rule of every hour.
 */
export const handler = measured(metrics, makeLoaderHandler({ ...env, ...ports }));
