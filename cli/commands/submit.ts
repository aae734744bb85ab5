import type { Command } from 'commander';
import type { SubmitResponse } from '#api/schema/definition.ts';
import type { Cli } from '../cli.ts';
import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure, UnreachableFailure } from '../command-failure.ts';
import { connect } from '../connection/connect.ts';
import { type CheckedFile, checkFile } from '../definition-file.ts';
import { addExamples } from '../example.ts';
import type { GlobalOptions } from '../global-options.ts';
import { cleanText } from '../output/clean-text.ts';
import { explainingDiagnostics, printDiagnostics } from '../output/diagnostics.ts';
import { printData } from '../output/print-data.ts';

/** `submit FILE…`: makes files the live versions of their workflows and coordinators. `prefix` is the command in full. */
export function addSubmit(parent: Command, cli: Cli, prefix: string): void {
  const command = parent
    .command('submit')
    .argument('<file...>', 'definition files')
    .description('make files the live versions of their workflows and coordinators')
    .action(async (files: string[], _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const checked = await Promise.all(files.map(async (file) => ({ file, ...(await checkFile(file)) })));
      const client = await connect(options, cli.variables);
      await submitAll(cli, options, client, checked);
    });
  addExamples(command, `${prefix} etl.xml`, `${prefix} warehouse/*.xml`);
}

type NamedFile = CheckedFile & { readonly file: string };

/** One file that is refused does not hold up the others; the first refusal decides how the command ends. */
async function submitAll({ terminal }: Cli, options: GlobalOptions, client: ApiClient, files: readonly NamedFile[]) {
  const submitted: SubmitResponse[] = [];
  const refused: CommandFailure[] = [];
  for (const { file, bytes } of workflowsFirst(files)) {
    try {
      const answer = await explainingDiagnostics(terminal.err, file, client.definitions.submit(bytes));
      printDiagnostics(terminal.err, file, answer.diagnostics);
      submitted.push(answer);
    } catch (error) {
      if (!(error instanceof CommandFailure) || error instanceof UnreachableFailure) throw error;
      refused.push(error);
      if (files.length > 1) terminal.err.write(`${file}: ${error.message}\n`);
    }
  }
  const isOne = files.length === 1;
  if (submitted.length > 0) {
    printData(terminal.out, options, isOne ? submitted[0] : submitted, {
      names: () => submitted.map(({ name }) => name),
      text: () => lines(submitted),
    });
  }
  const [first] = refused;
  if (first === undefined) return;
  throw isOne ? first : new CommandFailure(summary(refused.length, files.length), first.exitCode);
}

/** So that a coordinator finds what it depends on. */
function workflowsFirst(files: readonly NamedFile[]): readonly NamedFile[] {
  const isCoordinator = ({ definition }: NamedFile) => definition?.type === 'coordinator';
  return [...files.filter((file) => !isCoordinator(file)), ...files.filter(isCoordinator)];
}

function lines(submitted: readonly SubmitResponse[]): string {
  return submitted
    .map(({ type, name, version, result }) => {
      const what = type === 'coordinator' ? 'coordinator' : `version ${version}`;
      return `${cleanText(name)} ${what} (${result})\n`;
    })
    .join('');
}

function summary(refused: number, all: number): string {
  return `${refused} of ${all} files ${refused === 1 ? 'was' : 'were'} not submitted`;
}
