import type { Command } from 'commander';
import type { CheckResponse, SubmitResponse } from '#api/schema/definition.ts';
import type { Cli } from '../cli.ts';
import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure, UnreachableFailure } from '../command-failure.ts';
import { connect } from '../connection/connect.ts';
import { type CheckedFile, checkFile } from '../definition-file.ts';
import { addDryRun, type DryRunOption } from '../dry-run.ts';
import { addExamples } from '../example.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { cleanText } from '../output/clean-text.ts';
import { explainingDiagnostics, printDiagnostics } from '../output/diagnostics.ts';
import { type ListForm, printData, printList } from '../output/print-data.ts';

/** `submit FILE…`: makes files the live versions of their workflows and coordinators. `prefix` is the command in full. */
export function addSubmit(parent: Command, cli: Cli, prefix: string): void {
  const command = parent
    .command('submit')
    .argument('<file...>', 'definition files')
    .description('make files the live versions of their workflows and coordinators')
    .action(async (files: string[], _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & DryRunOption>();
      const checked = await Promise.all(files.map(async (file) => ({ file, ...(await checkFile(file)) })));
      const client = await connect(options, cli.variables);
      if (options.dryRun === true) await checkAll(cli, options, client, checked);
      else await submitAll(cli, options, client, checked);
    });
  addExamples(addDryRun(command), `${prefix} etl.xml`, `${prefix} warehouse/*.xml`, `${prefix} etl.xml --dry-run`);
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

const CHECKED: ListForm<CheckResponse & { readonly file: string }> = {
  columns: [
    { heading: 'FILE', cell: ({ file }) => file },
    { heading: 'NAME', cell: ({ name }) => name },
    { heading: 'VERSION', cell: ({ version }) => (version === undefined ? '' : String(version)) },
    { heading: 'WOULD BE', cell: ({ result }) => result },
    { heading: 'NODES', cell: ({ nodes }) => nodes && changesOf(nodes), flexible: true },
    { heading: 'DETAIL', cell: ({ detail }) => detail, flexible: true },
  ],
  name: ({ name = '' }) => name,
};

function changesOf(nodes: NonNullable<CheckResponse['nodes']>): string {
  const { added, removed, changed } = nodes;
  return [
    ...added.map((name) => `+${name}`),
    ...removed.map((name) => `-${name}`),
    ...changed.map((name) => `~${name}`),
  ].join(' ');
}

const EXITS: Readonly<Partial<Record<CheckResponse['result'], ExitCode>>> = {
  rejected: EXIT.invalidDefinition,
  forbidden: EXIT.denied,
  'owned-elsewhere': EXIT.conflict,
};

/** What a submit of each file by itself would do. */
async function checkAll({ terminal }: Cli, options: GlobalOptions, client: ApiClient, files: readonly NamedFile[]) {
  const answers: (CheckResponse & { readonly file: string })[] = [];
  for (const { file, bytes } of workflowsFirst(files)) {
    const answer = await client.definitions.check(bytes);
    printDiagnostics(terminal.err, file, answer.diagnostics);
    answers.push({ file, ...answer });
  }
  printList(terminal.out, options, answers, CHECKED);
  terminal.err.write('Nothing was changed\n');
  const refused = answers.filter(({ result }) => EXITS[result] !== undefined);
  const [first] = refused;
  if (first === undefined) return;
  throw new CommandFailure(summary(refused.length, files.length, 'would not be'), EXITS[first.result] ?? EXIT.error);
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

function summary(refused: number, all: number, verb = refused === 1 ? 'was not' : 'were not'): string {
  return `${refused} of ${all} files ${verb} submitted`;
}
