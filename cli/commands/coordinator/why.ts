import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import { printData } from '../../output/print-data.ts';

/** `coordinator why NAME`: what it waits for, since when, and who would provide it. */
export function addCoordinatorWhy(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('why')
    .argument('<name>', 'name of the coordinator')
    .description('say why it does not fire: what it waits for, since when, and who would provide it')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const client = await connect(options, variables);
      const explanation = await client.coordinators.why(name);
      const sentences = explanation.reasons.map(({ sentence }) => `${cleanText(sentence)}\n`);
      printData(terminal.out, options, explanation, { names: () => [name], text: () => sentences.join('') });
    });
  addExamples(command, 'akkaflow coordinator why nightly', 'akkaflow coordinator why nightly -o json');
}
