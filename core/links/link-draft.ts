import {
  DATABASE_TYPES,
  FILE_SYSTEM_TYPES,
  type Link,
  type LinkSecret,
  type LinkType,
  SECRET_FIELDS,
} from '../model/link.ts';
import { hint } from '../parser/check-attributes.ts';
import type { DiagnosticCode } from '../parser/diagnostic-codes.ts';
import { FOLDER, NAME } from '../parser/grammar/value-types.ts';
import { readJdbcUrl } from './jdbc-url.ts';
import { LINK_SECRET_NAMES, LINK_TYPE_ALIASES } from './link-names.ts';
import { LINK_TYPES } from './link-options.ts';

/** A link as somebody describes it; a literal password may still stand in its URL. */
export interface GivenLink {
  readonly name: string;
  /** Any case, akkaflow's words too; absent: what the URL says. */
  readonly type?: string;
  readonly desc?: string;
  readonly jdbcUrl?: string;
  readonly options: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  readonly secret: LinkSecret;
  readonly secretArn?: string;
}

/** A link that can be stored, and apart from it what must not be stored with it. */
export interface LinkDraft {
  readonly link: Omit<Link, 'updatedAt'>;
  readonly secret: LinkSecret;
}

/** What is wrong, and with which option or other field. It never quotes a secret. */
export interface LinkProblem {
  readonly code: DiagnosticCode;
  readonly field: string;
  readonly message: string;
}

type Add = (code: DiagnosticCode, field: string, message: string) => void;

/** What is shorter cannot be told from other text in a log. */
export const MIN_MASKED_CHARACTERS = 4;
const ALL_TYPES: readonly LinkType[] = [...DATABASE_TYPES, ...FILE_SYSTEM_TYPES];
const WARNINGS: readonly DiagnosticCode[] = ['ignored-attribute', 'short-secret'];

/** Checks a link against the allow-list of its type. The draft is there when nothing is an error; all is reported. */
export function draftLink(given: GivenLink): { readonly draft?: LinkDraft; readonly problems: readonly LinkProblem[] } {
  const problems: LinkProblem[] = [];
  const add: Add = (code, field, message) => void problems.push({ code, field, message });
  if (NAME.parse(given.name) === undefined) add('invalid-value', 'name', `\`name\` must be ${NAME.allowed}`);
  const url = given.jdbcUrl === undefined ? undefined : readUrl(given.jdbcUrl, add);
  const type = typeOf(given.type, url?.type, add);
  if (type === undefined) return { problems };
  const options = checkOptions(type, { ...url?.options, ...given.options }, add);
  const secret = checkSecret(type, { ...url?.secret, ...given.secret }, given.secretArn, add);
  const folders = checkFolders(given.folders, add);
  if (problems.some(({ code }) => !WARNINGS.includes(code))) return { problems };
  const { name, desc = '', secretArn } = given;
  const place =
    secretArn !== undefined ? ({ type: 'secrets-manager', arn: secretArn } as const) : ({ type: 'managed' } as const);
  const hasSecret = secretArn !== undefined || Object.keys(secret).length > 0;
  const link = {
    name,
    type,
    desc,
    options,
    ...(hasSecret && { secret: place }),
    ...(folders !== undefined && { folders }),
  };
  return { draft: { link, secret }, problems };
}

function readUrl(url: string, add: Add) {
  const read = readJdbcUrl(url);
  if ('problem' in read) {
    add('invalid-value', 'jdbc-url', `\`jdbc-url\` ${read.problem}`);
    return undefined;
  }
  for (const warning of read.warnings) add('ignored-attribute', 'jdbc-url', warning);
  return read;
}

function typeOf(word: string | undefined, ofUrl: LinkType | undefined, add: Add): LinkType | undefined {
  if (word === undefined) {
    if (ofUrl === undefined) add('missing-attribute', 'type', `a link needs \`type\`, one of ${ALL_TYPES.join(', ')}`);
    return ofUrl;
  }
  const lower = word.trim().toLowerCase();
  const type = ALL_TYPES.find((known) => known === (LINK_TYPE_ALIASES[lower] ?? lower));
  if (type === undefined) {
    add('invalid-value', 'type', `\`type\` is \`${word.slice(0, 40)}\`${hint(lower, ALL_TYPES, '')}`);
  } else if (ofUrl !== undefined && type !== ofUrl) {
    add('invalid-value', 'type', `\`type\` is \`${type}\`, but \`jdbc-url\` is of ${ofUrl}: correct one of them`);
  }
  return type;
}

function checkOptions(
  type: LinkType,
  given: Readonly<Record<string, string>>,
  add: Add,
): Readonly<Record<string, string>> {
  const { options: known, oneOf } = LINK_TYPES[type];
  const options: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const grammar = Object.hasOwn(known, name) ? known[name] : undefined;
    if (grammar === undefined) {
      const mend = hint(name, Object.keys(known), 'it takes none');
      add('unknown-attribute', name, `a link of type \`${type}\` has no option \`${name.slice(0, 80)}\`${mend}`);
    } else if (grammar.type.parse(value) === undefined) {
      add('invalid-value', name, `\`${name}\` must be ${grammar.type.allowed}`);
    } else options[name] = value;
  }
  for (const [name, { required, type: value }] of Object.entries(known)) {
    if (required !== true || Object.hasOwn(given, name)) continue;
    add('missing-attribute', name, `a link of type \`${type}\` needs \`${name}\`, ${value.allowed}`);
  }
  if (oneOf?.every((name) => !Object.hasOwn(given, name))) {
    add(
      'missing-attribute',
      'type',
      `a link of type \`${type}\` needs one of ${oneOf.map((name) => `\`${name}\``).join(', ')}`,
    );
  }
  return options;
}

function checkSecret(type: LinkType, given: LinkSecret, arn: string | undefined, add: Add): LinkSecret {
  const secret: Partial<Record<keyof LinkSecret, string>> = {};
  const { secrets } = LINK_TYPES[type];
  for (const field of SECRET_FIELDS) {
    const value = given[field];
    if (value === undefined || value === '') continue;
    const name = LINK_SECRET_NAMES[field];
    if (!secrets.includes(field)) {
      add('ignored-attribute', name, `a link of type \`${type}\` uses no \`${name}\`: it was thrown away`);
      continue;
    }
    if ([...value].length < MIN_MASKED_CHARACTERS) {
      add(
        'short-secret',
        name,
        `\`${name}\` has fewer than ${MIN_MASKED_CHARACTERS} characters: it is not masked in logs`,
      );
    }
    secret[field] = value;
  }
  if (arn === undefined) return secret;
  if (!/^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]{1,519}$/.test(arn)) {
    add('invalid-value', 'secret-arn', '`secret-arn` must be the ARN of a secret of AWS Secrets Manager');
  } else if (secrets.length === 0) {
    add('invalid-value', 'secret-arn', `a link of type \`${type}\` uses no secret: leave \`secret-arn\` out`);
  } else if (Object.keys(secret).length > 0) {
    add('invalid-value', 'secret-arn', 'a link has `secret-arn` or a secret of its own: leave one of them out');
  }
  return {};
}

function checkFolders(folders: readonly string[] | undefined, add: Add): readonly string[] | undefined {
  if (folders === undefined || folders.length === 0) return undefined;
  return folders.flatMap((folder) => {
    const parsed = FOLDER.parse(folder);
    if (parsed === undefined) add('invalid-value', 'folders', `\`folders\` must be ${FOLDER.allowed}, comma-separated`);
    return parsed === undefined ? [] : [parsed];
  });
}

/** Whether a problem keeps the link from being stored. */
export function isLinkError({ code }: LinkProblem): boolean {
  return !WARNINGS.includes(code);
}
