import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import type { GlobalOptions } from '../global-options.ts';
import { printData } from '../output/print-data.ts';

/** `whoami`: who the system takes the caller for, and what that may do. */
export function addWhoami(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('whoami')
    .description('show who the system takes you for, and what you may do')
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const client = await connect(options, variables);
      const me = await client.access.whoami();
      printData(terminal.out, options, me, {
        names: () => [me.name],
        text: (sheet) =>
          sheet.fields([
            ['name', me.name],
            ['system', client.url],
            ...me.grants.map(({ role, dir }) => [role, dir] as const),
          ]),
      });
    });
  addExamples(command, 'akkaflow whoami', 'akkaflow whoami --profile prod');
}
