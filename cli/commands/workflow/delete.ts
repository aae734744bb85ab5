import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';

/** `workflow delete NAME`: its instances go on, and a later submit continues the numbering. */
export function addWorkflowDelete(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('delete')
    .argument('<name>', 'name of the workflow')
    .description('delete a workflow; its instances go on')
    .action(async (name: string, _: object, self: Command) => {
      const client = await connect(self.optsWithGlobals<GlobalOptions>(), variables);
      await client.workflows.delete(name);
      terminal.err.write(`Deleted ${name}\n`);
    });
  addExamples(command, 'akkaflow workflow delete etl');
}
