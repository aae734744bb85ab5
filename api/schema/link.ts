import * as z from 'zod';
import { DATABASE_TYPES, FILE_SYSTEM_TYPES } from '#core/model/link.ts';
import { list, time } from './fields.ts';
import { diagnostic } from './problem-response.ts';

/** A link as a request describes it. What its type allows is checked by the core. */
export const linkBody = z
  .strictObject({
    type: z.string().describe('Needed unless a `jdbcUrl` says it.').exactOptional(),
    desc: z.string().max(1_000).exactOptional(),
    jdbcUrl: z.string().describe('A password in it is taken out.').exactOptional(),
    options: z.record(z.string().min(1), z.string()).default({}),
    folders: z.array(z.string()).max(100).describe('Only for workflows in and below these.').exactOptional(),
    secret: z
      .strictObject({
        password: z.string().exactOptional(),
        privateKey: z.string().exactOptional(),
        passphrase: z.string().exactOptional(),
        secretAccessKey: z.string().exactOptional(),
      })
      .default({}),
    secretArn: z.string().describe('A secret of AWS Secrets Manager instead.').exactOptional(),
  })
  .meta({ id: 'LinkBody' });
export type LinkBody = z.input<typeof linkBody>;

export const deleteLinkQuery = z.strictObject({
  force: z.enum(['true', 'false']).default('false').describe('Deletes it although workflows name it.'),
});

export const testLinkBody = z.strictObject({ group: z.string().min(1).default('default') });

/** Of secrets a link says where they are, and no more. */
export const linkResponse = z
  .object({
    name: z.string(),
    type: z.enum([...DATABASE_TYPES, ...FILE_SYSTEM_TYPES]),
    desc: z.string(),
    options: z.record(z.string(), z.string()),
    secret: z
      .union([
        z.object({ type: z.literal('managed') }),
        z.object({ type: z.literal('secrets-manager'), arn: z.string() }),
      ])
      .describe('Where its secret is; absent: it has none.')
      .exactOptional(),
    folders: list(z.string()).exactOptional(),
    updatedAt: time,
  })
  .meta({ id: 'Link' });
export type LinkResponse = z.output<typeof linkResponse>;

export const linksResponse = z.object({ items: list(linkResponse) }).meta({ id: 'Links' });
export type LinksResponse = z.output<typeof linksResponse>;

const stored = { name: z.string(), result: z.enum(['created', 'updated']) };

export const putLinkResponse = z.object({ ...stored, warnings: list(z.string()) }).meta({ id: 'StoredLink' });
export type PutLinkResponse = z.output<typeof putLinkResponse>;

export const addLinksResponse = z
  .object({
    links: list(z.object(stored)),
    diagnostics: list(diagnostic).describe('Warnings only: with an error nothing is stored.'),
  })
  .meta({ id: 'StoredLinks' });
export type AddLinksResponse = z.output<typeof addLinksResponse>;

export const testLinkResponse = z
  .object({ id: z.string().describe('Of the instance that opens the link.') })
  .meta({ id: 'LinkTest' });
export type TestLinkResponse = z.output<typeof testLinkResponse>;
