import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { unbindSecret } from '#core/links/bound-secret.ts';
import { SecretError } from '#core/model/errors.ts';
import type { LinkSecret } from '#core/model/link.ts';
import type { SecretOwner } from '#core/ports/secret-store.ts';
import { secretCall } from '../errors.ts';
import { boundId, decodeSecret } from './decode-secret.ts';
import { parameterOf } from './ssm-secret-keeper.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const PARAMETERS_PER_CALL = 10;

/** Reads managed secrets: one SecureString parameter a link, below the path of the deployment. */
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

  async #readBatch(links: readonly SecretOwner[]): Promise<readonly (readonly [string, LinkSecret | SecretError])[]> {
    try {
      const command = new GetParametersCommand({
        Names: links.map(({ name }) => parameterOf(this.#path, name)),
        WithDecryption: true,
      });
      const { Parameters = [] } = await secretCall('GetParameters', () => this.#client.send(command));
      const values = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
      return links.map((link) => [link.name, this.#secretOf(link, values.get(parameterOf(this.#path, link.name)))]);
    } catch (error) {
      if (error instanceof SecretError) return links.map(({ name }) => [name, error]);
      throw error;
    }
  }

  #secretOf(link: SecretOwner, value: string | undefined): LinkSecret | SecretError {
    const { name } = link;
    const parameter = parameterOf(this.#path, name);
    if (value !== undefined) {
      const secret = decodeSecret(value, parameter);
      return secret instanceof SecretError ? secret : unbindSecret({ ...secret, of: boundId(value) }, link);
    }
    return new SecretError(
      `the secret of the link '${name}' is gone (there is no SSM parameter ${parameter}): add the link again`,
      { link: name },
    );
  }
}
