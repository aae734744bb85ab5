import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AwsClientOptions, configOf } from '../client-options.ts';

export const makeSecretsManagerClient = (options: AwsClientOptions) =>
  new SecretsManagerClient(configOf('secretsManager', options));
