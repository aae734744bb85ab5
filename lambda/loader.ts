import { clientOptionsFrom, makeAwsClients } from '#adapters/aws/clients.ts';
import { DynamoUploadStore } from '#adapters/aws/dynamodb/dynamo-upload-store.ts';
import { deploymentFrom } from '#adapters/aws/environment.ts';
import { S3UploadBucket } from '#adapters/aws/s3/s3-upload-bucket.ts';
import { jsonLogger, systemClock } from '#adapters/system/system.ts';
import { composeEnvironment } from './composition.ts';
import { makeLoaderHandler } from './loader-handler.ts';

const deployment = deploymentFrom(process.env);
const clients = makeAwsClients(clientOptionsFrom(process.env));
const logger = jsonLogger((line) => void process.stdout.write(line));
const uploads = new DynamoUploadStore({ client: clients.dynamodb, name: deployment.table, clock: systemClock });
const uploadBucket = new S3UploadBucket({ client: clients.s3, name: deployment.bucket });

/**
 * The Lambda function `loader`: the event source of the queue that the bucket notifies of `definitions/….xml` (`s3:ObjectCreated:*`,
 * `s3:ObjectRemoved:*`, best with `s3:LifecycleExpiration:*`), and the target of a rule of every hour. The bucket should keep versions.
 *
 * It calls, of the table, `GetItem`, `PutItem`, `UpdateItem`, `DeleteItem` and `Query`, also of its indexes; of the bucket `GetObject` and
 * `GetObjectVersion` of `definitions/*`, `PutObject` of `diagnostics/*` and `bodies/*`, `GetObject` of `bodies/*`, and `ListBucket`, without which
 * a missing object is a forbidden one.
 */
export const handler = makeLoaderHandler({
  ...composeEnvironment(clients, deployment, logger),
  uploads,
  uploadBucket,
});
