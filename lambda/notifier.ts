import { makeDynamoDbClient, makeS3Client, makeSecretsManagerClient } from '#adapters/aws/clients.ts';
import {
  attempts,
  coordinators,
  definitions,
  incidents,
  instances,
  logReader as logs,
  makePorts,
  notices,
  userSecrets as secrets,
  workflows,
} from '#adapters/aws/port-makers.ts';
import { composeFunction } from './composition.ts';
import { measured } from './metrics.ts';
import { openChannels } from './notice-channels.ts';
import { makeNotifierHandler } from './notifier-handler.ts';

const { deployment, metrics, options, place, env } = composeFunction(process.env);
const clients = {
  dynamodb: makeDynamoDbClient(options),
  s3: makeS3Client(options),
  secretsManager: makeSecretsManagerClient(options),
};
const writing = { attempts, coordinators, definitions, incidents, instances, logs, notices, secrets, workflows };
const ports = makePorts({ ...place, ...clients }, writing);
const channels = await openChannels({ ...env, ...ports }, deployment, process.env, options);

/** The Lambda function `notifier`: the target of a rule of every minute and of the rule for `akkaflow.notice`. */
export const handler = measured(metrics, makeNotifierHandler({ ...env, ...ports, channels }));
