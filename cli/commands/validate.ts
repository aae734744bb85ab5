import type { Command } from 'commander';
import { hasErrors } from '#core/model/diagnostic.ts';
import type { Cli } from '../cli.ts';
import { CommandFailure } from '../command-failure.ts';
import { checkFile } from '../definition-file.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { printDiagnostics } from '../output/diagnostics.ts';

/** `validate FILE…`: every problem of definition files, without any system. The problems are its data. */
export function addValidate(program: Command, { terminal }: Cli): void {
  const command = program
    .command('validate')
    .argument('<file...>', 'definition files')
    .description('check definition files, offline')
    .action(async (files: string[], _: object, self: Command) => {
      const checked = await Promise.all(files.map(async (file) => ({ file, ...(await checkFile(file)) })));
      if (self.optsWithGlobals<GlobalOptions>().output === 'json') {
        const found = checked.flatMap(({ file, diagnostics }) => diagnostics.map((one) => ({ file, ...one })));
        terminal.out.write(`${JSON.stringify(found, undefined, 2)}\n`);
      } else {
        for (const { file, diagnostics } of checked) printDiagnostics(terminal.out, file, diagnostics);
      }
      const bad = checked.filter(({ diagnostics }) => hasErrors(diagnostics)).length;
      if (bad > 0) {
        throw new CommandFailure(
          `${bad} of ${countFiles(files.length)} ${bad === 1 ? 'has' : 'have'} errors`,
          EXIT.invalidDefinition,
        );
      }
      terminal.err.write(`${countFiles(files.length)} without errors\n`);
    });
  addExamples(command, 'akkaflow validate examples/demo.xml', 'akkaflow validate workflows/*.xml -o json');
}

function countFiles(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
