import type { Place } from './port-makers.ts';
import { AwsSecretStore } from './secrets/aws-secret-store.ts';
import { UserSecrets } from './secrets/secrets-manager.ts';

/*
 * Apart from the makers of other ports: the clients of SSM and of Secrets Manager have side effects, so that a bundle loads them
 * with any file that imports them.
 */

export const secrets = ({ ssm, secretsManager, resources }: Place<'ssm' | 'secretsManager'>) =>
  new AwsSecretStore(ssm, secretsManager, resources.secrets.path);

export const userSecrets = ({ secretsManager }: Place<'secretsManager'>) => new UserSecrets(secretsManager);
