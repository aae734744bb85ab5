import { clientOptionsFrom, makeAwsClients } from '#adapters/aws/clients.ts';
import { deploymentFrom } from '#adapters/aws/environment.ts';
import { jsonLogger } from '#adapters/system/system.ts';
import { composeEnvironment } from './composition.ts';
import { makeCoordinatorHandler } from './coordinator-handler.ts';
import { measured, metricsFrom } from './metrics.ts';

const deployment = deploymentFrom(process.env);
const clients = makeAwsClients(clientOptionsFrom(process.env));
const metrics = metricsFrom(process.env);
const logger = jsonLogger((line) => void process.stdout.write(line));

/** The Lambda function `coordinator`: the target of the rule of every minute and of the rule for `akkaflow.instance`. */
export const handler = measured(
  metrics,
  makeCoordinatorHandler(composeEnvironment(clients, deployment, logger, metrics)),
);
