import type { LinkType, SecretField } from '../model/link.ts';

/** Words of akkaflow and of JDBC for a type. */
export const LINK_TYPE_ALIASES: Readonly<Record<string, LinkType | undefined>> = {
  mariadb: 'mysql',
  postgres: 'postgresql',
  hive2: 'hive',
  awsathena: 'athena',
};

/** What a secret is called as an attribute and as an option of a command. */
export const LINK_SECRET_NAMES: Readonly<Record<SecretField, string>> = {
  password: 'password',
  privateKey: 'private-key',
  passphrase: 'passphrase',
  secretAccessKey: 'secret-access-key',
};
