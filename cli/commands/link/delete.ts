import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addDryRun, type DryRunOption, tellDryRun } from '../../dry-run.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';

interface Options extends GlobalOptions, DryRunOption {
  readonly force?: boolean;
}

/** `link delete NAME`: the link and its secret. */
export function addLinkDelete(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('delete')
    .argument('<name>', 'name of the link')
    .description('delete a link and its secret')
    .option('--force', 'also when workflows use it')
    .action(async (name: string, _: object, self: Command) => {
      const { force = false, ...options } = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      if (options.dryRun === true) {
        await client.links.info(name);
        const unless = force ? '' : ', unless workflows name it';
        return tellDryRun(client, terminal.err, { role: 'admin' }, `Would delete the link ${name}${unless}`);
      }
      await client.links.delete(name, force);
      terminal.err.write(`Deleted ${cleanText(name)}\n`);
    });
  addExamples(addDryRun(command), 'akkaflow link delete dw');
}
