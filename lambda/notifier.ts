import { clientOptionsFrom, makeAwsClients } from '#adapters/aws/clients.ts';
import { deploymentFrom } from '#adapters/aws/environment.ts';
import { jsonLogger } from '#adapters/system/system.ts';
import { composeEnvironment } from './composition.ts';
import { measured, metricsFrom } from './metrics.ts';
import { openChannels } from './notice-channels.ts';
import { makeNotifierHandler } from './notifier-handler.ts';

const deployment = deploymentFrom(process.env);
const options = clientOptionsFrom(process.env);
const metrics = metricsFrom(process.env);
const logger = jsonLogger((line) => void process.stdout.write(line));
const env = composeEnvironment(makeAwsClients(options), deployment, logger, metrics);
const channels = await openChannels(env, deployment, process.env, options);

/** The Lambda function `notifier`: the target of a rule of every minute and of the rule for `akkaflow.notice`. */
export const handler = measured(metrics, makeNotifierHandler({ ...env, channels }));
