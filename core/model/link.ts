/** Databases that a `db-link` can lead to. */
export const DATABASE_TYPES = [
  'mysql',
  'postgresql',
  'redshift',
  'sqlite',
  'duckdb',
  'oracle',
  'hive',
  'impala',
  'athena',
] as const;
export type DatabaseType = (typeof DATABASE_TYPES)[number];

/** File systems that a `file-link` can lead to. */
export const FILE_SYSTEM_TYPES = ['local', 's3', 'sftp', 'hdfs'] as const;
export type FileSystemType = (typeof FILE_SYSTEM_TYPES)[number];

export type LinkType = DatabaseType | FileSystemType;

/** What is secret of a link, by what it is for. Never stored on the link, never in a log, a message or an answer. */
export type LinkSecret = Readonly<Partial<Record<SecretField, string>>>;
export const SECRET_FIELDS = ['password', 'privateKey', 'passphrase', 'secretAccessKey'] as const;
export type SecretField = (typeof SECRET_FIELDS)[number];

/** Where the secret of a link is: kept by this deployment, or in a secret of AWS Secrets Manager that the user keeps. */
export type SecretPlace =
  /** `id`: of this very secret, new with each change of the link. */
  { readonly type: 'managed'; readonly id?: string } | { readonly type: 'secrets-manager'; readonly arn: string };

/** A named way to a database or a file system, as actions use it. */
export interface Link {
  readonly name: string;
  readonly type: LinkType;
  readonly desc: string;
  /** Host, port, user and the like, of those the type knows (`core/links/`); nothing secret. */
  readonly options: Readonly<Record<string, string>>;
  /** Absent: it needs none. */
  readonly secret?: SecretPlace;
  /** Workflow folders whose workflows may use it, with all below them; absent: every one. */
  readonly folders?: readonly string[];
  readonly updatedAt: number;
}

/** A link with its secret: lives in memory only, in the worker and in the process of an action. */
export interface OpenLink {
  readonly link: Link;
  readonly secret: LinkSecret;
}

export function isDatabaseType(type: LinkType): type is DatabaseType {
  return DATABASE_TYPES.some((database) => database === type);
}
