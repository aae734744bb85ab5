import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { LinkSecret, SecretField } from '#core/model/link.ts';
import type { Cli } from '../../cli.ts';
import { CommandFailure } from '../../command-failure.ts';
import { EXIT } from '../../exit-code.ts';

/** The ways for a secret to come in; `password` itself is the one that others can see. */
export interface SecretOptions {
  readonly user?: string;
  readonly secretArn?: string;
  readonly password?: string;
  readonly passwordStdin?: boolean;
  readonly passwordEnv?: string;
  readonly privateKey?: string;
  readonly passphraseEnv?: string;
  readonly secretAccessKeyEnv?: string;
}

export function addSecretOptions(command: Command): void {
  command
    .option('--password-stdin', 'read the password from standard input')
    .option('--password-env <variable>', 'take the password from an environment variable')
    .option('--password <password>', 'the password itself, which others can see in the list of processes: avoid it')
    .option('--private-key <file>', 'a private key for SSH')
    .option('--passphrase-env <variable>', 'take the passphrase of that key from an environment variable')
    .option('--secret-access-key-env <variable>', 'take the secret access key for AWS from an environment variable');
}

/** The secret from wherever the options say; with a user and nothing else said, a person at a terminal is asked. */
export async function readSecret(cli: Cli, options: SecretOptions): Promise<LinkSecret> {
  const secret: Partial<Record<SecretField, string>> = {};
  const { passwordEnv, passphraseEnv, secretAccessKeyEnv, privateKey } = options;
  if (passwordEnv !== undefined) secret.password = variable(cli, passwordEnv);
  if (passphraseEnv !== undefined) secret.passphrase = variable(cli, passphraseEnv);
  if (secretAccessKeyEnv !== undefined) secret.secretAccessKey = variable(cli, secretAccessKeyEnv);
  if (privateKey !== undefined) secret.privateKey = await keyFile(privateKey);
  if (options.password !== undefined) {
    const { err } = cli.terminal;
    const advice =
      'warning: --password shows the password to everybody on this machine: use --password-stdin or --password-env';
    err.write(`${err.paint('warning', advice)}\n`);
    secret.password = options.password;
  }
  if (options.passwordStdin === true) secret.password = await cli.input.readAll();
  const isAsked = options.user !== undefined && options.secretArn === undefined && Object.keys(secret).length === 0;
  if (isAsked && cli.input.ask !== undefined) secret.password = await cli.input.ask('Password (empty: none): ');
  return secret;
}

function variable({ variables }: Cli, name: string): string {
  const value = variables[name];
  if (value) return value;
  throw new CommandFailure(`The environment variable ${name} is not set`, EXIT.usage);
}

async function keyFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new CommandFailure(`Cannot read the private key ${path}`, EXIT.usage, { cause });
  }
}
