import { Argument, type Command } from 'commander';
import type { PrincipalResponse } from '#api/schema/access.ts';
import { ROLES, type Role } from '#core/model/access.ts';
import type { Cli } from '../cli.ts';
import { CommandFailure } from '../command-failure.ts';
import { connect } from '../connection/connect.ts';
import { addDryRun, type DryRunOption, tellDryRun } from '../dry-run.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { cleanText } from '../output/clean-text.ts';
import { type ListForm, printData, printList } from '../output/print-data.ts';

interface Options extends GlobalOptions, DryRunOption {
  readonly all?: true;
}

const FORM: ListForm<PrincipalResponse> = {
  columns: [
    { heading: 'PRINCIPAL', cell: ({ name }) => name },
    { heading: 'GRANTS', cell: ({ grants }) => grants.map(({ role, dir }) => `${role} on ${dir}`).join(', ') },
    { heading: 'TOKEN', cell: ({ token }) => (token ? 'yes' : '') },
    { heading: 'FIXED', cell: ({ fixed }) => (fixed === true ? 'by the deployment' : '') },
  ],
  name: ({ name }) => name,
};

/** `access …`: who may do what on which folder. */
export function addAccess(program: Command, cli: Cli): void {
  const access = program.command('access').description('who may do what on which folder');
  addList(access, cli);
  addGrant(access, cli);
  addRevoke(access, cli);
  addToken(access, cli);
  addExamples(access, 'akkaflow access list', 'akkaflow access grant token:ci editor /etl');
}

function addList(access: Command, { terminal, variables }: Cli): void {
  const command = access
    .command('list')
    .description('list who may do what')
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const { items } = await (await connect(options, variables)).access.list();
      printList(terminal.out, options, items, FORM);
    });
  addExamples(command, 'akkaflow access list');
}

function addGrant(access: Command, { terminal, variables }: Cli): void {
  const command = access
    .command('grant')
    .argument('<principal>', 'such as token:ci, iam:ARN, cognito:SUB or cognito-group:GROUP')
    .addArgument(new Argument('<role>', 'what it may do').choices(ROLES))
    .argument('<folder>', 'on this folder and those below it')
    .description('give a role on a folder')
    .action(async (principal: string, role: Role, dir: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      if (options.dryRun === true) {
        return tellDryRun(client, terminal.err, { role: 'admin' }, `Would make ${principal} ${role} on ${dir}`);
      }
      return printList(terminal.out, options, [await client.access.grant({ principal, role, dir })], FORM);
    });
  addExamples(addDryRun(command), 'akkaflow access grant token:ci editor /etl');
}

function addRevoke(access: Command, { terminal, variables }: Cli): void {
  const command = access
    .command('revoke')
    .argument('<principal>', 'whose role')
    .argument('[folder]', 'on which folder')
    .option('--all', 'all of its roles, and its token')
    .description('take a role on a folder back, or everything')
    .action(async (principal: string, dir: string | undefined, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      if ((dir === undefined) === (options.all !== true)) {
        throw new CommandFailure('Give a folder, or --all to take everything back', EXIT.usage);
      }
      const client = await connect(options, variables);
      const what = dir === undefined ? `everything of ${principal}` : `the role of ${principal} on ${dir}`;
      if (options.dryRun === true)
        return tellDryRun(client, terminal.err, { role: 'admin' }, `Would take back ${what}`);
      if (dir === undefined) await client.access.remove(principal);
      else await client.access.revoke(principal, dir);
      terminal.err.write(`Took back ${cleanText(what)}\n`);
    });
  addExamples(addDryRun(command), 'akkaflow access revoke token:ci /etl', 'akkaflow access revoke token:ci --all');
}

function addToken(access: Command, { terminal, variables }: Cli): void {
  const command = access
    .command('token')
    .argument('<name>', 'its principal is token:NAME')
    .description('make a token, in place of the one of this name; it is shown once and never again')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      if (options.dryRun === true) {
        return tellDryRun(client, terminal.err, { role: 'admin' }, `Would make a token for token:${name}`);
      }
      const made = await client.access.makeToken(name);
      printData(terminal.out, options, made, { names: () => [made.principal], text: () => `${made.token}\n` });
      terminal.err.write(`Give it a role: akkaflow access grant ${cleanText(made.principal)} operator /\n`);
    });
  addExamples(addDryRun(command), 'akkaflow access token ci');
}
