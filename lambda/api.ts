import { makeDynamoDbClient } from '#adapters/aws/clients/dynamodb-client.ts';
import { makeEventBridgeClient } from '#adapters/aws/clients/eventbridge-client.ts';
import { makeS3Client } from '#adapters/aws/clients/s3-client.ts';
import { makeSqsClient } from '#adapters/aws/clients/sqs-client.ts';
import { ensureCursorKey } from '#adapters/aws/dynamodb/cursor-key.ts';
import {
  access,
  attempts,
  audit,
  bus,
  campaigns,
  coordinators,
  definitions,
  events,
  fleets,
  incidents,
  instances,
  links,
  logs,
  makePorts,
  monitors,
  notices,
  queues,
  slots,
  workers,
  workflows,
} from '#adapters/aws/port-makers.ts';
import { LateSecretKeeper } from '#adapters/aws/secrets/late-secret-keeper.ts';
import { makeApiHandler } from './api-handler.ts';
import { composeFunction } from './composition.ts';

const { deployment, options, place, env } = composeFunction(process.env);
const clients = {
  dynamodb: makeDynamoDbClient(options),
  s3: makeS3Client(options),
  sqs: makeSqsClient(options),
  eventbridge: makeEventBridgeClient(options),
};
const starting = { campaigns, coordinators, definitions, events, instances, workflows };
const telling = { attempts, bus, fleets, incidents, logs, monitors, notices, queues, slots, workers };
const deciding = { access, audit, links };
const ports = makePorts({ ...place, ...clients }, { ...starting, ...telling, ...deciding });
const secrets = new LateSecretKeeper(options, place.resources.secrets.path);
const table = { client: clients.dynamodb, name: deployment.table, clock: env.clock };

/** The Lambda function `api`: behind API Gateway, which checks who calls. */
export const handler = makeApiHandler({ ...env, ...ports, secrets }, await ensureCursorKey(table, env.random));
