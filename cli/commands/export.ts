import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure } from '../command-failure.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { distinctPaths } from '../export/file-names.ts';
import { findDefinitions, type LiveDefinition } from '../export/find-definitions.ts';
import type { GlobalOptions } from '../global-options.ts';
import { type ListForm, printList } from '../output/print-data.ts';

interface Options extends GlobalOptions {
  readonly dir?: string;
  readonly dryRun?: true;
}

interface Exported extends LiveDefinition {
  readonly path: string;
  readonly result: 'written' | 'unchanged';
}

const FORM: ListForm<Exported> = {
  columns: [
    { heading: 'NAME', cell: ({ name }) => name, flexible: true },
    { heading: 'TYPE', cell: ({ type }) => type },
    { heading: 'FILE', cell: ({ path }) => path },
    { heading: 'RESULT', cell: ({ result }) => result },
  ],
  name: ({ path }) => path,
};

/** `export DIR`: every live definition as a file, by folder. */
export function addExport(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('export')
    .argument('<folder>', 'where the files go; those that are there are replaced')
    .description('write the text of all live workflows and coordinators into files, by folder')
    .option('--dir <dir>', 'only this folder of definitions and those below it')
    .option('--dry-run', 'say what would be written')
    .action(async (folder: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      const found = await findDefinitions(client, terminal.err, options.dir);
      const paths = distinctPaths(found);
      const exported: Exported[] = [];
      for (const [at, definition] of found.entries()) {
        const path = join(folder, paths[at] ?? '');
        const result = await exportOne(client, definition, path, options.dryRun === true);
        exported.push({ ...definition, path, result });
      }
      printList(terminal.out, options, exported, FORM);
    });
  addExamples(command, 'akkaflow export backup', 'akkaflow export backup --dir /etl --dry-run');
}

async function exportOne(
  client: ApiClient,
  { type, name }: LiveDefinition,
  path: string,
  dryRun: boolean,
): Promise<Exported['result']> {
  const text = await (type === 'workflow' ? client.workflows : client.coordinators).xml(name);
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before === text) return 'unchanged';
  if (dryRun) return 'written';
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`Cannot write ${path}: ${why}`, EXIT.error, { cause });
  }
  return 'written';
}
