import { makeDynamoDbClient } from '#adapters/aws/clients/dynamodb-client.ts';
import { makeEventBridgeClient } from '#adapters/aws/clients/eventbridge-client.ts';
import { makeS3Client } from '#adapters/aws/clients/s3-client.ts';
import { makeSqsClient } from '#adapters/aws/clients/sqs-client.ts';
import {
  attempts,
  bus,
  campaigns,
  coordinators,
  definitions,
  events,
  fleets,
  incidents,
  instances,
  logs,
  makePorts,
  notices,
  queues,
  workers,
  workflows,
} from '#adapters/aws/port-makers.ts';
import { composeFunction } from './composition.ts';
import { makeCoordinatorHandler } from './coordinator-handler.ts';
import { withFleets } from './fleets.ts';
import { measured } from './metrics.ts';

const { metrics, options, place, env } = composeFunction(process.env);
const clients = {
  dynamodb: makeDynamoDbClient(options),
  s3: makeS3Client(options),
  sqs: makeSqsClient(options),
  eventbridge: makeEventBridgeClient(options),
};
const starting = { campaigns, coordinators, definitions, events, instances, workflows };
const looking = { attempts, bus, fleets, incidents, logs, notices, queues, workers };
const ports = makePorts({ ...place, ...clients }, { ...starting, ...looking });

/** The Lambda function `coordinator`: the target of the rule of every minute and of the rule for `akkaflow.instance`. */
export const handler = measured(
  metrics,
  makeCoordinatorHandler(await withFleets({ ...env, ...ports }, process.env, options)),
);
