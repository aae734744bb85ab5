import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { CommandFailure } from '../../command-failure.ts';
import { connect } from '../../connection/connect.ts';
import { addDryRun, type DryRunOption, tellDryRun } from '../../dry-run.ts';
import { addExamples } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { MAX_ITEMS, readPages } from '../../read-pages.ts';
import type { Channel } from '../../terminal.ts';

/** `workflow delete NAME`: its instances go on, and a later submit continues the numbering. */
export function addWorkflowDelete(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('delete')
    .argument('<name>', 'name of the workflow')
    .description('delete a workflow; its instances go on')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & DryRunOption>();
      const client = await connect(options, variables);
      if (options.dryRun === true) return tellDelete(client, terminal.err, name);
      await client.workflows.delete(name);
      terminal.err.write(`Deleted ${name}\n`);
    });
  addExamples(addDryRun(command), 'akkaflow workflow delete etl');
}

/** Coordinators that depend on it, or start it, keep it; its own goes with it. */
async function tellDelete(client: ApiClient, err: Channel, name: string): Promise<void> {
  const { head } = await client.workflows.info(name);
  if (head.deleted) throw new CommandFailure(`Workflow "${name}" is deleted already`, EXIT.notFound);
  const all = await readPages(err, MAX_ITEMS, (page) => client.coordinators.list(page));
  const needing = all.filter((each) => each.name !== name && [...each.dependencies, ...each.workflows].includes(name));
  if (needing.length > 0) {
    const names = needing.map((each) => each.name).join(', ');
    throw new CommandFailure(`These coordinators depend on it: ${names}`, EXIT.conflict);
  }
  await tellDryRun(client, err, { role: 'editor', dir: head.dir }, `Would delete ${name}, version ${head.version}`);
}
