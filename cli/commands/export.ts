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
import type { GlobalOptions } from '../global-options.ts';
import { type ListForm, printList } from '../output/print-data.ts';
import { MAX_ITEMS, readPages } from '../read-pages.ts';

interface Options extends GlobalOptions {
  readonly dir?: string;
  readonly dryRun?: true;
}

interface Exported {
  readonly name: string;
  readonly path: string;
  readonly result: 'written' | 'unchanged';
}

const FORM: ListForm<Exported> = {
  columns: [
    { heading: 'WORKFLOW', cell: ({ name }) => name, flexible: true },
    { heading: 'FILE', cell: ({ path }) => path },
    { heading: 'RESULT', cell: ({ result }) => result },
  ],
  name: ({ path }) => path,
};

/** `export DIR`: the text of every live workflow as a file, by folder. */
export function addExport(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('export')
    .argument('<folder>', 'where the files go; those that are there are replaced')
    .description('write the text of all live workflows into files, by folder')
    .option('--dir <dir>', 'only this folder of workflows and those below it')
    .option('--dry-run', 'say what would be written')
    .action(async (folder: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      const found = await readPages(terminal.err, MAX_ITEMS, (page) =>
        client.workflows.list({ dir: options.dir, ...page }),
      );
      const paths = distinctPaths(found);
      const exported: Exported[] = [];
      for (const [at, { name }] of found.entries()) {
        const path = join(folder, paths[at] ?? '');
        const result = await exportOne(client, name, path, options.dryRun === true);
        exported.push({ name, path, result });
      }
      printList(terminal.out, options, exported, FORM);
      await tellLeftOut();

      /** Of a coordinator with a file of its own the text is not kept. */
      async function tellLeftOut() {
        const all = await readPages(terminal.err, MAX_ITEMS, (page) =>
          client.coordinators.list({ dir: options.dir, ...page }),
        );
        const own = new Set(found.map(({ name }) => name));
        const left = all.filter(({ name }) => !own.has(name)).length;
        if (left > 0)
          terminal.err.write(`${left} coordinators with files of their own are left out: their text is not kept\n`);
      }
    });
  addExamples(command, 'akkaflow export backup', 'akkaflow export backup --dir /etl --dry-run');
}

async function exportOne(client: ApiClient, name: string, path: string, dryRun: boolean): Promise<Exported['result']> {
  const text = await client.workflows.xml(name);
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
