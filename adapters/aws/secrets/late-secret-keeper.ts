import type { LinkSecret } from '#core/model/link.ts';
import type { SecretStore } from '#core/ports/secret-store.ts';
import type { AwsClientOptions } from '../client-options.ts';

type SecretKeeper = Pick<SecretStore, 'write' | 'delete'>;

/** Keeps managed secrets as SSM parameters, and loads what that takes with the first one: of the requests to an API few bring any. */
export class LateSecretKeeper implements SecretKeeper {
  readonly #open: () => Promise<SecretKeeper>;
  #opened: Promise<SecretKeeper> | undefined;

  constructor(options: AwsClientOptions, path: string) {
    this.#open = async () => {
      const { openSecretKeeper } = await import('./ssm-secret-keeper.ts');
      return openSecretKeeper(options, path);
    };
  }

  async write(name: string, secret: LinkSecret, id?: string): Promise<void> {
    this.#opened ??= this.#open();
    await (await this.#opened).write(name, secret, id);
  }

  async delete(name: string): Promise<void> {
    this.#opened ??= this.#open();
    await (await this.#opened).delete(name);
  }
}
