import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';

/** `coordinator delete NAME`: one of a file of its own. */
export function addCoordinatorDelete(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('delete')
    .argument('<name>', 'name of the coordinator')
    .description('delete a coordinator; one inside a workflow goes with a submit of the workflow without it')
    .action(async (name: string, _: object, self: Command) => {
      const client = await connect(self.optsWithGlobals<GlobalOptions>(), variables);
      await client.coordinators.delete(name);
      terminal.err.write(`Deleted ${name}\n`);
    });
  addExamples(command, 'akkaflow coordinator delete nightly');
}
