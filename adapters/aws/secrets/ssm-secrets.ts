import {
  DeleteParameterCommand,
  GetParametersCommand,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { unbindSecret } from '#core/links/bound-secret.ts';
import { SecretError } from '#core/model/errors.ts';
import type { LinkSecret } from '#core/model/link.ts';
import type { SecretOwner } from '#core/ports/secret-store.ts';
import { secretCall } from '../errors.ts';
import { boundId, decodeSecret } from './decode-secret.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const PARAMETERS_PER_CALL = 10;
/** https://docs.aws.amazon.com/general/latest/gr/ssm.html: 8 KB in the advanced tier. */
const MAX_SECRET_BYTES = 8 * 1024;

/** Managed secrets: one SecureString parameter a link, below the path of the deployment. */
export class SsmSecrets {
  readonly #client: SSMClient;
  readonly #path: string;

  /** `path` begins with a slash and ends without one. */
  constructor(client: SSMClient, path: string) {
    this.#client = client;
    this.#path = path;
  }

  async readAll(links: readonly SecretOwner[]): Promise<readonly (readonly [string, LinkSecret | SecretError])[]> {
    const batches: SecretOwner[][] = [];
    for (let at = 0; at < links.length; at += PARAMETERS_PER_CALL) {
      batches.push(links.slice(at, at + PARAMETERS_PER_CALL));
    }
    return (await Promise.all(batches.map((batch) => this.#readBatch(batch)))).flat();
  }

  async write(name: string, secret: LinkSecret, id?: string): Promise<void> {
    const value = JSON.stringify({ ...secret, of: id });
    if (Buffer.byteLength(value) > MAX_SECRET_BYTES) {
      throw new SecretError(`the secret of the link '${name}' has more than ${MAX_SECRET_BYTES} bytes`, { link: name });
    }
    const command = new PutParameterCommand({
      Name: this.#parameterOf(name),
      Description: 'Secret of a link of akkaflow',
      Type: 'SecureString',
      Tier: 'Intelligent-Tiering',
      Value: value,
      Overwrite: true,
    });
    await secretCall('PutParameter', () => this.#client.send(command));
  }

  async delete(name: string): Promise<void> {
    const command = new DeleteParameterCommand({ Name: this.#parameterOf(name) });
    await secretCall('DeleteParameter', async () => {
      try {
        await this.#client.send(command);
      } catch (error) {
        if (!(error instanceof ParameterNotFound)) throw error;
      }
    });
  }

  async #readBatch(links: readonly SecretOwner[]): Promise<readonly (readonly [string, LinkSecret | SecretError])[]> {
    try {
      const command = new GetParametersCommand({
        Names: links.map(({ name }) => this.#parameterOf(name)),
        WithDecryption: true,
      });
      const { Parameters = [] } = await secretCall('GetParameters', () => this.#client.send(command));
      const values = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
      return links.map((link) => [link.name, this.#secretOf(link, values.get(this.#parameterOf(link.name)))]);
    } catch (error) {
      if (error instanceof SecretError) return links.map(({ name }) => [name, error]);
      throw error;
    }
  }

  #secretOf(link: SecretOwner, value: string | undefined): LinkSecret | SecretError {
    const { name } = link;
    const parameter = this.#parameterOf(name);
    if (value !== undefined) {
      const secret = decodeSecret(value, parameter);
      return secret instanceof SecretError ? secret : unbindSecret({ ...secret, of: boundId(value) }, link);
    }
    return new SecretError(
      `the secret of the link '${name}' is gone (there is no SSM parameter ${parameter}): add the link again`,
      { link: name },
    );
  }

  /** SSM allows letters, digits and `.-_` only: what has others, or could be taken for it, goes in base64url after a `_`. */
  #parameterOf(name: string): string {
    const isPlain = /^[A-Za-z0-9.-][A-Za-z0-9_.-]*$/.test(name);
    return `${this.#path}/${isPlain ? name : `_${Buffer.from(name).toString('base64url')}`}`;
  }
}
