import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';

/** `link delete NAME`: the link and its secret. */
export function addLinkDelete(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('delete')
    .argument('<name>', 'name of the link')
    .description('delete a link and its secret')
    .option('--force', 'also when workflows use it')
    .action(async (name: string, _: object, self: Command) => {
      const { force = false, ...options } = self.optsWithGlobals<GlobalOptions & { readonly force?: boolean }>();
      await (await connect(options, variables)).links.delete(name, force);
      terminal.err.write(`Deleted ${cleanText(name)}\n`);
    });
  addExamples(command, 'akkaflow link delete dw');
}
