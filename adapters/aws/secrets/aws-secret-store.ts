import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { SecretError } from '#core/model/errors.ts';
import type { LinkSecret } from '#core/model/link.ts';
import type { SecretOwner, SecretStore } from '#core/ports/secret-store.ts';
import { readSecretsManager } from './secrets-manager.ts';
import { SsmSecretKeeper } from './ssm-secret-keeper.ts';
import { SsmSecrets } from './ssm-secrets.ts';

/** Managed secrets in SSM, those of users in Secrets Manager. */
export class AwsSecretStore implements SecretStore {
  readonly #managed: SsmSecrets;
  readonly #keeper: SsmSecretKeeper;
  readonly #secretsManager: SecretsManagerClient;

  constructor(ssm: SSMClient, secretsManager: SecretsManagerClient, path: string) {
    this.#managed = new SsmSecrets(ssm, path);
    this.#keeper = new SsmSecretKeeper(ssm, path);
    this.#secretsManager = secretsManager;
  }

  async read(link: SecretOwner): Promise<LinkSecret> {
    const secret = (await this.readAll([link])).get(link.name) ?? {};
    if (secret instanceof SecretError) throw secret;
    return secret;
  }

  async readAll(links: readonly SecretOwner[]): Promise<ReadonlyMap<string, LinkSecret | SecretError>> {
    const managed = links.filter(({ secret }) => secret?.type === 'managed');
    const [stored, kept] = await Promise.all([
      this.#managed.readAll(managed),
      Promise.all(links.map((link) => this.#readUsers(link))),
    ]);
    return new Map([...kept.flat(), ...stored]);
  }

  async write(name: string, secret: LinkSecret, id?: string): Promise<void> {
    await this.#keeper.write(name, secret, id);
  }

  async delete(name: string): Promise<void> {
    await this.#keeper.delete(name);
  }

  /** The entry of a link whose secret is not ours to keep. */
  async #readUsers({ name, secret }: SecretOwner): Promise<readonly (readonly [string, LinkSecret | SecretError])[]> {
    if (secret === undefined) return [[name, {}]];
    if (secret.type === 'managed') return [];
    return [[name, await readSecretsManager(this.#secretsManager, secret.arn)]];
  }
}
