import { clientOptionsFrom, makeAwsClients } from '#adapters/aws/clients.ts';
import { deploymentFrom } from '#adapters/aws/environment.ts';
import { jsonLogger } from '#adapters/system/system.ts';
import { composeEnvironment } from './composition.ts';
import { makeMasterHandler } from './master-handler.ts';
import { measured, metricsFrom } from './metrics.ts';

const deployment = deploymentFrom(process.env);
const clients = makeAwsClients(clientOptionsFrom(process.env));
const metrics = metricsFrom(process.env);
const logger = jsonLogger((line) => void process.stdout.write(line));

/** The Lambda function `master`: the event source of `events.fifo` and of every dead-letter queue. */
export const handler = measured(
  metrics,
  makeMasterHandler(composeEnvironment(clients, deployment, logger, metrics), deployment.eventsQueueUrl),
);
