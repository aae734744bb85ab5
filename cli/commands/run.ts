import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { hasErrors } from '#core/model/diagnostic.ts';
import type { Cli } from '../cli.ts';
import { CommandFailure } from '../command-failure.ts';
import { checkFile } from '../definition-file.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { addLinkFile } from '../link-file.ts';
import { explainingDiagnostics, printDiagnostics } from '../output/diagnostics.ts';
import { addParamOptions, type ParamOptions, readParams } from '../params.ts';
import { Interrupt } from '../run/interrupt.ts';
import { type OpenSystem, openSystem, type RunOptions } from '../run/open-system.ts';
import { reportEnd } from '../run/report.ts';
import { watchToEnd } from '../run/watch-to-end.ts';

type Options = RunOptions & ParamOptions & { readonly links?: string };

/** `run FILE [OTHER…]`: one instance from submit to end, on a system that is started for it if none runs. */
export function addRun(program: Command, cli: Cli): void {
  const command = addParamOptions(program.command('run'))
    .argument('<file>', 'definition file')
    .argument('[others...]', 'definition files to submit before it, such as those of its sub-workflows')
    .description('run a definition file from start to end')
    .option('--links <file>', 'a file of links to add first')
    .option('--files <dir>', 'the files that actions attach (default: the folder files beside FILE, if there is one)')
    .action(async (file: string, others: readonly string[], _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const params = await readParams(options);
      const files: FileToSubmit[] = [];
      for (const each of [...others, file]) files.push({ file: each, xml: await readValid(cli, each) });
      let system: OpenSystem | undefined;
      const interrupt = new Interrupt(() => {
        system?.own?.kill();
        process.exit(EXIT.interrupted);
      });
      try {
        system = await openSystem(options, cli.variables, filesBeside(file));
        if (options.links !== undefined) await addLinkFile(system.client, cli.terminal.err, options.links);
        await runOn(system, cli, options, { file, files, params }, interrupt.signal);
      } finally {
        await system?.own?.stop();
        interrupt.release();
      }
    });
  addExamples(
    command,
    'akkaflow run examples/demo.xml',
    'akkaflow run etl.xml -p day=2026-11-23 --data /tmp/etl',
    'akkaflow run etl.xml child.xml',
    'akkaflow run etl.xml --links links.xml',
  );
}

function filesBeside(file: string): string | undefined {
  const folder = join(dirname(file), 'files');
  return existsSync(folder) ? folder : undefined;
}

/** Nothing is started for a file that cannot be submitted. */
async function readValid({ terminal }: Cli, file: string): Promise<Uint8Array<ArrayBuffer>> {
  const { bytes, diagnostics } = await checkFile(file);
  if (!hasErrors(diagnostics)) return bytes;
  printDiagnostics(terminal.err, file, diagnostics);
  throw new CommandFailure(`${file} has errors: nothing was started`, EXIT.invalidDefinition);
}

interface FileToSubmit {
  readonly file: string;
  readonly xml: Uint8Array<ArrayBuffer>;
}

interface Job {
  readonly file: string;
  /** In the order in which they are submitted; the last is the one that is run. */
  readonly files: readonly FileToSubmit[];
  readonly params: Readonly<Record<string, string>>;
}

async function runOn(system: OpenSystem, { terminal }: Cli, options: Options, job: Job, signal: AbortSignal) {
  const { client } = system;
  let name = '';
  for (const { file, xml } of job.files) {
    const submitted = await explainingDiagnostics(terminal.err, file, client.definitions.submit(xml));
    printDiagnostics(terminal.err, file, submitted.diagnostics);
    ({ name } = submitted);
  }
  const start = client.workflows.start(name, { params: job.params, kind: 'run' });
  const { id } = await explainingDiagnostics(terminal.err, job.file, start);
  const view = await watchToEnd(system, terminal.err, id, signal);
  await reportEnd(terminal, options, client, view);
}
