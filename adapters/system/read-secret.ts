import type { SecretReference } from '#core/model/alert-settings.ts';
import { SecretError } from '#core/model/errors.ts';
import type { SecretStore } from '#core/ports/secret-store.ts';

/** How a process reads secrets of the deployment itself. Throws `SecretError`, in which nothing secret stands. */
export function secretReader(
  variables: Readonly<Record<string, string | undefined>>,
  secrets: Pick<SecretStore, 'read'>,
): (reference: SecretReference) => Promise<string> {
  return async (reference) => {
    if ('variable' in reference) {
      const value = variables[reference.variable];
      if (value) return value;
      throw new SecretError(`the environment variable ${reference.variable} is missing: set it`);
    }
    const { secret: arn } = reference;
    const { password } = await secrets.read({ name: arn, secret: { type: 'secrets-manager', arn } });
    if (password !== undefined) return password;
    throw new SecretError(`the secret ${arn} has no password: make it a plain text, or JSON with "password"`);
  };
}
