import type { Command } from 'commander';
import type { FolderResponse } from '#api/schema/workflow.ts';
import type { Cli } from '../../cli.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { type ListForm, printList } from '../../output/print-data.ts';
import { MAX_ITEMS, readPages } from '../../read-pages.ts';
import type { Channel } from '../../terminal.ts';

interface Options extends GlobalOptions {
  readonly dir?: string;
}

const FORM: ListForm<FolderResponse> = {
  columns: [
    { heading: 'FOLDER', cell: ({ dir }) => dir, flexible: true },
    { heading: 'WORKFLOWS', cell: ({ workflows }) => workflows && `${workflows.count}${workflows.more ? '+' : ''}` },
  ],
  name: ({ dir }) => dir,
};

/** `workflow tree`: every folder, each with how many workflows are in it and below. */
export function addWorkflowTree(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('tree')
    .description('list the folders, each with how many workflows are in it and below')
    .option('--dir <dir>', 'only the folders below this one')
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      printList(terminal.out, options, await foldersBelow(client, terminal.err, options.dir), FORM);
    });
  addExamples(command, 'akkaflow workflow tree', 'akkaflow workflow tree --dir /etl');
}

/** Each folder before those below it. */
async function foldersBelow(client: ApiClient, err: Channel, dir?: string): Promise<readonly FolderResponse[]> {
  const found: FolderResponse[] = [];
  for (const folder of await readPages(err, MAX_ITEMS, (page) => client.workflows.folders({ dir, ...page }))) {
    found.push(folder, ...(await foldersBelow(client, err, folder.dir)));
  }
  return found;
}
