import { SecretError } from '#core/model/errors.ts';
import { type LinkSecret, SECRET_FIELDS } from '#core/model/link.ts';

/**
 * What a stored text says of a secret: a JSON object with fields of a `LinkSecret`, as we write it and as RDS has it (other
 * fields mean nothing here), or else the password itself. An object without any such field is an error, returned.
 */
export function decodeSecret(text: string, place: string): LinkSecret | SecretError {
  const object = jsonObject(text);
  if (object === undefined) return { password: text };
  const found = SECRET_FIELDS.flatMap((field) => {
    const value = object[field];
    return typeof value === 'string' && value !== '' ? [[field, value] as const] : [];
  });
  if (found.length > 0) return Object.fromEntries(found);
  return new SecretError(
    `the secret ${place} is a JSON object without any of ${SECRET_FIELDS.join(', ')}: give it one, or make it the plain password`,
    { place },
  );
}

/** The id that a managed secret is bound to. */
export function boundId(text: string): string | undefined {
  const of = jsonObject(text)?.['of'];
  return typeof of === 'string' ? of : undefined;
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
