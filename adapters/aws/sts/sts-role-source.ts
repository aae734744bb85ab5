import { AssumeRoleCommand, type Credentials, type STSClient } from '@aws-sdk/client-sts';
import { AkkaflowError } from '#core/model/errors.ts';
import type { RoleCredentials, RoleSource } from '#core/ports/role-source.ts';

/** A role was not given to the worker. */
class RoleError extends AkkaflowError {
  override readonly name = 'RoleError';
  readonly code = 'role-not-assumed';
}

/**
 * The longest that one role may have another's credentials, and workers have those of their task
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining).
 */
const DURATION_SECONDS = 3_600;

/** A role of IAM, by STS. */
export class StsRoleSource implements RoleSource {
  readonly #client: STSClient;
  readonly #roleArn: string;

  constructor(client: STSClient, roleArn: string) {
    this.#client = client;
    this.#roleArn = roleArn;
  }

  async assume(sessionName: string): Promise<RoleCredentials> {
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = (await this.#ask(sessionName)) ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || Expiration === undefined) {
      throw new RoleError(`STS gave no credentials for ${this.#roleArn}`, { role: this.#roleArn });
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiresAt: Expiration.getTime(),
    };
  }

  async #ask(sessionName: string): Promise<Partial<Credentials> | undefined> {
    const RoleArn = this.#roleArn;
    try {
      const request = { RoleArn, RoleSessionName: sessionName, DurationSeconds: DURATION_SECONDS };
      return (await this.#client.send(new AssumeRoleCommand(request))).Credentials;
    } catch (cause) {
      const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      const message = `the worker may not take on the job role ${RoleArn}: let its trust policy allow the role of the worker (${reason})`;
      throw new RoleError(message, { role: RoleArn }, { cause });
    }
  }
}
