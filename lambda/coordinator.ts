import { clientOptionsFrom, makeAwsClients } from '#adapters/aws/clients.ts';
import { deploymentFrom } from '#adapters/aws/environment.ts';
import { jsonLogger } from '#adapters/system/system.ts';
import { composeEnvironment } from './composition.ts';
import { makeCoordinatorHandler } from './coordinator-handler.ts';
import { withFleets } from './fleets.ts';
import { measured, metricsFrom } from './metrics.ts';

const deployment = deploymentFrom(process.env);
const options = clientOptionsFrom(process.env);
const metrics = metricsFrom(process.env);
const logger = jsonLogger((line) => void process.stdout.write(line));
const composed = composeEnvironment(makeAwsClients(options), deployment, logger, metrics);
const env = await withFleets(composed, process.env, options);

/** The Lambda function `coordinator`: the target of the rule of every minute and of the rule for `akkaflow.instance`. */
export const handler = measured(metrics, makeCoordinatorHandler(env));
