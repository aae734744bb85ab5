import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { LinkBody } from '#api/schema/link.ts';
import type { Cli } from '../../cli.ts';
import { CommandFailure } from '../../command-failure.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { addLinkFile } from '../../link-file.ts';
import { cleanText } from '../../output/clean-text.ts';
import { printData } from '../../output/print-data.ts';
import { collectParam } from '../../params.ts';
import { addSecretOptions, readSecret, type SecretOptions } from './secret-options.ts';

interface Options extends GlobalOptions, SecretOptions {
  readonly type?: string;
  readonly jdbcUrl?: string;
  readonly user?: string;
  readonly desc?: string;
  readonly option?: Readonly<Record<string, string>>;
  readonly folders?: string;
  readonly secretArn?: string;
  readonly file?: string;
}

/** `link add NAME …` or `link add --file FILE`: adds links, or replaces them as a whole. */
export function addLinkAdd(parent: Command, cli: Cli): void {
  const command = parent
    .command('add')
    .argument('[name]', 'what workflows will call it')
    .description('add a link, or replace it as a whole')
    .option('--file <file>', 'every link of a file, <db-links> or <file-links>, instead of one')
    .option(
      '--type <type>',
      'mysql, postgresql, redshift, sqlite, duckdb, oracle, hive, impala, athena, local, s3, sftp or hdfs',
    )
    .option('--jdbc-url <url>', 'where a database is, as akkaflow and JDBC write it')
    .option('--user <user>', 'who logs in')
    .option(
      '--option <name=value>',
      'an option of the type; @FILE as value reads a file; repeat it for more',
      collectParam,
    )
    .option('--desc <text>', 'what it is for')
    .option('--folders <dirs>', 'only for workflows in these folders, comma-separated')
    .option('--secret-arn <arn>', 'a secret of AWS Secrets Manager instead of one of its own')
    .action((name: string | undefined, _: object, self: Command) => add(cli, name, self.optsWithGlobals<Options>()));
  addSecretOptions(command);
  addExamples(
    command,
    'akkaflow link add dw --type postgresql --option host=db --option database=dw --user etl',
    'akkaflow link add wf --jdbc-url jdbc:mysql://localhost:3306/wf --user root --password-stdin < password.txt',
    'akkaflow link add lake --type sqlite --option path=/data/lake.db --folders /etl',
    'akkaflow link add --file links.xml',
  );
}

async function add(cli: Cli, name: string | undefined, options: Options): Promise<void> {
  const { terminal, variables } = cli;
  if ((name === undefined) === (options.file === undefined)) {
    throw new CommandFailure('Give the name of a link, or --file with a file of them', EXIT.usage);
  }
  if (options.file !== undefined) {
    const client = await connect(options, variables);
    const { links } = await addLinkFile(client, terminal.err, options.file);
    printData(terminal.out, options, links, {
      names: () => links.map(({ name: each }) => each),
      text: () => links.map((each) => `${cleanText(each.name)} (${each.result})\n`).join(''),
    });
    return;
  }
  const body = await bodyOf(cli, options);
  const client = await connect(options, variables);
  const added = await client.links.put(name ?? '', body);
  for (const warning of added.warnings)
    terminal.err.write(`${terminal.err.paint('warning', `warning: ${cleanText(warning)}`)}\n`);
  printData(terminal.out, options, added, {
    names: () => [added.name],
    text: () => `${cleanText(added.name)} (${added.result})\n`,
  });
}

async function bodyOf(cli: Cli, options: Options): Promise<LinkBody> {
  const { type, jdbcUrl, user, desc, secretArn, folders, option = {} } = options;
  const values = await Promise.all(
    Object.entries(option).map(async ([key, value]) => [key, await textOf(value)] as const),
  );
  const given = Object.entries({ type, jdbcUrl, desc, secretArn }).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    options: { ...(user !== undefined && { user }), ...Object.fromEntries(values) },
    ...(folders !== undefined && {
      folders: folders
        .split(',')
        .map((folder) => folder.trim())
        .filter(Boolean),
    }),
    secret: await readSecret(cli, options),
  };
}

async function textOf(text: string): Promise<string> {
  if (!text.startsWith('@')) return text;
  try {
    return await readFile(text.slice(1), 'utf8');
  } catch (cause) {
    throw new CommandFailure(`Cannot read ${text.slice(1)}`, EXIT.usage, { cause });
  }
}
