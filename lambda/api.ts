import { clientOptionsFrom, makeAwsClients } from '#adapters/aws/clients.ts';
import { ensureCursorKey } from '#adapters/aws/dynamodb/cursor-key.ts';
import { deploymentFrom } from '#adapters/aws/environment.ts';
import { jsonLogger } from '#adapters/system/system.ts';
import { makeApiHandler } from './api-handler.ts';
import { composeEnvironment } from './composition.ts';

const deployment = deploymentFrom(process.env);
const clients = makeAwsClients(clientOptionsFrom(process.env));
const logger = jsonLogger((line) => void process.stdout.write(line));
const env = composeEnvironment(clients, deployment, logger);
const table = { client: clients.dynamodb, name: deployment.table, clock: env.clock };

/** The Lambda function `api`: behind API Gateway, which checks who calls. */
export const handler = makeApiHandler(env, await ensureCursorKey(table, env.random));
