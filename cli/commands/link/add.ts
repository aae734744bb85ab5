import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { LinkBody } from '#api/schema/link.ts';
import { LINK_TYPES } from '#core/links/link-options.ts';
import { hasErrors } from '#core/model/diagnostic.ts';
import type { Cli } from '../../cli.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { CommandFailure, ProblemFailure } from '../../command-failure.ts';
import { connect } from '../../connection/connect.ts';
import { checkFile } from '../../definition-file.ts';
import { addDryRun, type DryRunOption, tellDryRun } from '../../dry-run.ts';
import { addExamples } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { addLinkFile } from '../../link-file.ts';
import { cleanText } from '../../output/clean-text.ts';
import { printDiagnostics } from '../../output/diagnostics.ts';
import { printData } from '../../output/print-data.ts';
import { collectParam } from '../../params.ts';
import type { Channel } from '../../terminal.ts';
import { addSecretOptions, readSecret, type SecretOptions } from './secret-options.ts';

interface Options extends GlobalOptions, SecretOptions, DryRunOption {
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
  addSecretOptions(addDryRun(command));
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
    if (options.dryRun === true) return tellAddFile(client, terminal.err, options.file);
    const { links } = await addLinkFile(client, terminal.err, options.file);
    printData(terminal.out, options, links, {
      names: () => links.map(({ name: each }) => each),
      text: () => links.map((each) => `${cleanText(each.name)} (${each.result})\n`).join(''),
    });
    return;
  }
  const body = await bodyOf(cli, options);
  const client = await connect(options, variables);
  if (options.dryRun === true) return tellAdd(client, terminal.err, name ?? '', body);
  const added = await client.links.put(name ?? '', body);
  for (const warning of added.warnings)
    terminal.err.write(`${terminal.err.paint('warning', `warning: ${cleanText(warning)}`)}\n`);
  printData(terminal.out, options, added, {
    names: () => [added.name],
    text: () => `${cleanText(added.name)} (${added.result})\n`,
  });
}

/** The options of a type are checked here; whether the secret is right, only a test of the link tells. */
async function tellAdd(client: ApiClient, err: Channel, name: string, body: LinkBody): Promise<void> {
  if (body.type !== undefined) checkOptions(body.type, body.options ?? {});
  const there = await client.links.info(name).catch(ifMissing);
  const verb = there === undefined ? 'add' : 'replace';
  await tellDryRun(client, err, { role: 'admin' }, `Would ${verb} the link ${name}`);
}

async function tellAddFile(client: ApiClient, err: Channel, file: string): Promise<void> {
  const { diagnostics } = await checkFile(file);
  printDiagnostics(err, file, diagnostics);
  if (hasErrors(diagnostics)) throw new CommandFailure(`${file} has errors`, EXIT.invalidDefinition);
  await tellDryRun(client, err, { role: 'admin' }, `Would add the links of ${file}`);
}

function checkOptions(type: string, options: Readonly<Record<string, string>>): void {
  const grammar = Object.entries(LINK_TYPES).find(([name]) => name === type)?.[1];
  if (grammar === undefined)
    throw new CommandFailure(`"${type}" is no type of link; see 'akkaflow explain link'`, EXIT.usage);
  for (const [name, value] of Object.entries(options)) {
    const option = Object.hasOwn(grammar.options, name) ? grammar.options[name] : undefined;
    const see = `see 'akkaflow explain link ${type}'`;
    if (option === undefined)
      throw new CommandFailure(`${type} has no option "${name}"; ${see}`, EXIT.invalidDefinition);
    if (option.type.parse(value) === undefined) {
      throw new CommandFailure(`${name} must be ${option.type.allowed}; ${see}`, EXIT.invalidDefinition);
    }
  }
}

function ifMissing(error: unknown): undefined {
  if (error instanceof ProblemFailure && error.exitCode === EXIT.notFound) return undefined;
  throw error;
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
