import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { readDefinition } from '../../definition-file.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import { explainingDiagnostics, printDiagnostics } from '../../output/diagnostics.ts';
import { printData } from '../../output/print-data.ts';

/** `workflow submit FILE`: makes a file the live version of its workflow. */
export function addWorkflowSubmit(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('submit')
    .argument('<file>', 'definition file')
    .description('make a file the live version of its workflow')
    .action(async (file: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const xml = await readDefinition(file);
      const client = await connect(options, variables);
      const submitted = await explainingDiagnostics(terminal.err, file, client.submit(xml));
      printDiagnostics(terminal.err, file, submitted.diagnostics);
      const { name, version, result } = submitted;
      printData(terminal.out, options, submitted, () => `${cleanText(name)} version ${version} (${result})\n`);
    });
  addExamples(command, 'akkaflow workflow submit etl.xml');
}
