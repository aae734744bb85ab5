import { clientOptionsFrom, makeAwsClients } from '#adapters/aws/clients.ts';
import { cursorKeyFrom, deploymentFrom } from '#adapters/aws/environment.ts';
import { jsonLogger } from '#adapters/system/system.ts';
import { makeApiHandler } from './api-handler.ts';
import { composeEnvironment } from './composition.ts';

const deployment = deploymentFrom(process.env);
const logger = jsonLogger((line) => void process.stdout.write(line));
const env = composeEnvironment(makeAwsClients(clientOptionsFrom(process.env)), deployment, logger);

/** The Lambda function `api`: behind API Gateway, which checks who calls. */
export const handler = makeApiHandler(env, cursorKeyFrom(process.env));
