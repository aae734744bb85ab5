import { makeDynamoDbClient } from '#adapters/aws/clients/dynamodb-client.ts';
import { makeS3Client } from '#adapters/aws/clients/s3-client.ts';
import { makeSecretsManagerClient } from '#adapters/aws/clients/secrets-manager-client.ts';
import {
  attempts,
  coordinators,
  definitions,
  incidents,
  instances,
  logReader as logs,
  makePorts,
  notices,
  workflows,
} from '#adapters/aws/port-makers.ts';
import { userSecrets as secrets } from '#adapters/aws/secret-makers.ts';
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
