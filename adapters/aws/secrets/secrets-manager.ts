import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecretError } from '#core/model/errors.ts';
import type { LinkSecret } from '#core/model/link.ts';
import type { SecretOwner, SecretStore } from '#core/ports/secret-store.ts';
import { nameOf } from '../errors.ts';
import { decodeSecret } from './decode-secret.ts';

/** What a user can do about an exception of Secrets Manager, by its name. All others pass. */
const REMEDIES: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'there is no such secret: correct the ARN of the link, or make the secret',
  AccessDeniedException: 'it may not be read: allow secretsmanager:GetSecretValue on it (and kms:Decrypt on its key)',
  DecryptionFailure: 'it cannot be decrypted: allow kms:Decrypt on its key',
  InvalidRequestException: 'it cannot be read now: it may be scheduled for deletion',
};

/** A secret that the user keeps. Never throws; what it cannot read it returns as why. */
export async function readSecretsManager(client: SecretsManagerClient, arn: string): Promise<LinkSecret | SecretError> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString !== undefined) return decodeSecret(SecretString, arn);
    return new SecretError(`the secret ${arn} is binary; it must be JSON or a plain password`, { arn });
  } catch (cause) {
    const reason = nameOf(cause);
    const isKnown = Object.hasOwn(REMEDIES, reason);
    const remedy = isKnown ? REMEDIES[reason] : `GetSecretValue failed: ${reason}`;
    return new SecretError(`the secret ${arn}: ${remedy}`, { arn, reason }, { cause, retriable: !isKnown });
  }
}

/** Reads what users keep in Secrets Manager, and nothing that akkaflow keeps. */
export class UserSecrets implements Pick<SecretStore, 'read'> {
  readonly #client: SecretsManagerClient;

  constructor(client: SecretsManagerClient) {
    this.#client = client;
  }

  async read({ name, secret }: SecretOwner): Promise<LinkSecret> {
    if (secret?.type !== 'secrets-manager') throw new SecretError(`the secret of '${name}' is not in Secrets Manager`);
    const found = await readSecretsManager(this.#client, secret.arn);
    if (found instanceof SecretError) throw found;
    return found;
  }
}
