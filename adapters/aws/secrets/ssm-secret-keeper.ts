import { DeleteParameterCommand, ParameterNotFound, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { SecretError } from '#core/model/errors.ts';
import type { LinkSecret } from '#core/model/link.ts';
import type { SecretStore } from '#core/ports/secret-store.ts';
import type { AwsClientOptions } from '../client-options.ts';
import { makeSsmClient } from '../clients/ssm-client.ts';
import { secretCall } from '../errors.ts';

/** https://docs.aws.amazon.com/general/latest/gr/ssm.html: 8 KB in the advanced tier. */
const MAX_SECRET_BYTES = 8 * 1024;

/** Keeps managed secrets, as SecureString parameters below the path of the deployment, and cannot read them. */
export class SsmSecretKeeper implements Pick<SecretStore, 'write' | 'delete'> {
  readonly #client: SSMClient;
  readonly #path: string;

  /** `path` begins with a slash and ends without one. */
  constructor(client: SSMClient, path: string) {
    this.#client = client;
    this.#path = path;
  }

  async write(name: string, secret: LinkSecret, id?: string): Promise<void> {
    const value = JSON.stringify({ ...secret, of: id });
    if (Buffer.byteLength(value) > MAX_SECRET_BYTES) {
      throw new SecretError(`the secret of the link '${name}' has more than ${MAX_SECRET_BYTES} bytes`, { link: name });
    }
    const command = new PutParameterCommand({
      Name: parameterOf(this.#path, name),
      Description: 'Secret of a link of akkaflow',
      Type: 'SecureString',
      Tier: 'Intelligent-Tiering',
      Value: value,
      Overwrite: true,
    });
    await secretCall('PutParameter', () => this.#client.send(command));
  }

  async delete(name: string): Promise<void> {
    const command = new DeleteParameterCommand({ Name: parameterOf(this.#path, name) });
    await secretCall('DeleteParameter', async () => {
      try {
        await this.#client.send(command);
      } catch (error) {
        if (!(error instanceof ParameterNotFound)) throw error;
      }
    });
  }
}

/** With a client of its own, which lasts as long as the process. */
export function openSecretKeeper(options: AwsClientOptions, path: string): SsmSecretKeeper {
  return new SsmSecretKeeper(makeSsmClient(options), path);
}

/** SSM allows letters, digits and `.-_` only: what has others, or could be taken for it, goes in base64url after a `_`. */
export function parameterOf(path: string, name: string): string {
  const isPlain = /^[A-Za-z0-9.-][A-Za-z0-9_.-]*$/.test(name);
  return `${path}/${isPlain ? name : `_${Buffer.from(name).toString('base64url')}`}`;
}
