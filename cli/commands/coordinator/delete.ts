import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { CommandFailure } from '../../command-failure.ts';
import { connect } from '../../connection/connect.ts';
import { addDryRun, type DryRunOption, tellDryRun } from '../../dry-run.ts';
import { addExamples } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import type { Channel } from '../../terminal.ts';

/** `coordinator delete NAME`: one of a file of its own. */
export function addCoordinatorDelete(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('delete')
    .argument('<name>', 'name of the coordinator')
    .description('delete a coordinator; one inside a workflow goes with a submit of the workflow without it')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & DryRunOption>();
      const client = await connect(options, variables);
      if (options.dryRun === true) return tellDelete(client, terminal.err, name);
      await client.coordinators.delete(name);
      terminal.err.write(`Deleted ${name}\n`);
    });
  addExamples(addDryRun(command), 'akkaflow coordinator delete nightly');
}

/** One that is a part of a workflow cannot be deleted by itself. */
async function tellDelete(client: ApiClient, err: Channel, name: string): Promise<void> {
  const { dir } = await client.coordinators.info(name);
  const inside = await client.workflows.info(name).then(
    ({ head }) => !head.deleted,
    () => false,
  );
  if (inside) throw new CommandFailure(`${name} is a part of the workflow: submit that without it`, EXIT.conflict);
  await tellDryRun(client, err, { role: 'editor', dir }, `Would delete the coordinator ${name}`);
}
