import * as z from 'zod';
import { type Grant, MAX_GRANTS, ROLES } from '#core/model/access.ts';
import { FOLDER } from '#core/parser/grammar/value-types.ts';
import { list, time } from './fields.ts';

/** A folder as definitions write theirs: `/etl/` and `etl` are `/etl`. */
const folderName = z.string().transform((text, context) => {
  const folder = FOLDER.parse(text);
  if (folder !== undefined) return folder;
  context.addIssue({ code: 'custom', message: `must be ${FOLDER.allowed}`, input: text });
  return z.NEVER;
});

const principal = z.string().min(1).describe('`token:NAME`, `iam:ARN`, `cognito:SUB` or `cognito-group:GROUP`.');

const grant = z.object({ role: z.enum(ROLES), dir: z.string() }).meta({ id: 'Grant' }) satisfies z.ZodType<Grant>;

export const whoamiResponse = z
  .object({ name: z.string(), grants: list(grant).describe('With those of its groups.') })
  .meta({ id: 'Caller' });
export type WhoamiResponse = z.output<typeof whoamiResponse>;

export const grantBody = z.strictObject({ principal, role: z.enum(ROLES), dir: folderName });
export type GrantBody = z.input<typeof grantBody>;

export const revokeQuery = z.strictObject({ principal, dir: folderName });

export const principalQuery = z.strictObject({ principal });

export const tokenBody = z.strictObject({ name: z.string().min(1).describe('Its principal is `token:NAME`.') });

export const tokenResponse = z
  .object({ principal: z.string(), token: z.string().describe('Shown here and never again.') })
  .meta({ id: 'Token' });
export type TokenResponse = z.output<typeof tokenResponse>;

/** A principal, without what its token is known by. */
export const principalResponse = z
  .object({
    name: z.string(),
    grants: list(grant).describe(`At most ${MAX_GRANTS}.`),
    token: z.boolean().describe('It has a token.'),
    updatedAt: time.exactOptional(),
    fixed: z.literal(true).describe('The deployment itself makes it an admin.').exactOptional(),
  })
  .meta({ id: 'Principal' });
export type PrincipalResponse = z.output<typeof principalResponse>;

export const principalsResponse = z.object({ items: list(principalResponse) });
export type PrincipalsResponse = z.output<typeof principalsResponse>;
