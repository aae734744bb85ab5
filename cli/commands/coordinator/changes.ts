import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addDryRun, type DryRunOption, tellDryRun } from '../../dry-run.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import { printData } from '../../output/print-data.ts';

const CHANGES = [
  ['enable', 'let it fire; counting of due times begins now'],
  ['disable', 'let it not fire; what it depends on is still noted'],
  ['reset', 'forget what is ready, what is due, and a firing that cannot be finished'],
] as const;

/** `coordinator enable, disable, reset NAME`. */
export function addCoordinatorChanges(parent: Command, { terminal, variables }: Cli): void {
  for (const [verb, description] of CHANGES) {
    const command = parent
      .command(verb)
      .argument('<name>', 'name of the coordinator')
      .description(description)
      .action(async (name: string, _: object, self: Command) => {
        const options = self.optsWithGlobals<GlobalOptions & DryRunOption>();
        const client = await connect(options, variables);
        if (options.dryRun === true) {
          const { dir } = await client.coordinators.info(name);
          return tellDryRun(client, terminal.err, { role: 'operator', dir }, `Would ${verb} ${name}`);
        }
        const changed = await client.coordinators.command(name, verb);
        const state = changed.enabled ? 'enabled' : 'disabled';
        printData(terminal.out, options, changed, {
          names: () => [name],
          text: () => `${cleanText(name)} ${state}\n`,
        });
      });
    addExamples(addDryRun(command), `akkaflow coordinator ${verb} nightly`);
  }
}
