import { S3Client } from '@aws-sdk/client-s3';
import { type AwsClientOptions, configOf } from '../client-options.ts';

/** Emulators have no DNS names for buckets. */
export const makeS3Client = (options: AwsClientOptions) =>
  new S3Client({ ...configOf('s3', options), forcePathStyle: options.endpoints?.s3 !== undefined });
