import { makeDynamoDbClient } from '#adapters/aws/clients/dynamodb-client.ts';
import { makeEventBridgeClient } from '#adapters/aws/clients/eventbridge-client.ts';
import { makeS3Client } from '#adapters/aws/clients/s3-client.ts';
import { makeSqsClient } from '#adapters/aws/clients/sqs-client.ts';
import {
  actionSender as actions,
  attempts,
  bus,
  campaigns,
  coordinators,
  definitions,
  events,
  fleets,
  incidents,
  instances,
  makePorts,
  notices,
  queues,
  slots,
  workers,
  workflows,
} from '#adapters/aws/port-makers.ts';
import { composeFunction } from './composition.ts';
import { withFleets } from './fleets.ts';
import { makeMasterHandler } from './master-handler.ts';
import { measured } from './metrics.ts';

const { deployment, metrics, options, place, env } = composeFunction(process.env);
const clients = {
  dynamodb: makeDynamoDbClient(options),
  s3: makeS3Client(options),
  sqs: makeSqsClient(options),
  eventbridge: makeEventBridgeClient(options),
};
const starting = { campaigns, coordinators, definitions, events, instances, workflows };
const advancing = { actions, attempts, bus, incidents, notices, slots, workers };
const scaling = { fleets, queues };
const ports = makePorts({ ...place, ...clients }, { ...starting, ...advancing, ...scaling });

/** The Lambda function `master`: the event source of `events.fifo` and of every dead-letter queue. */
export const handler = measured(
  metrics,
  makeMasterHandler(await withFleets({ ...env, ...ports }, process.env, options), deployment.eventsQueueUrl),
);
