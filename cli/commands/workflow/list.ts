import type { Command } from 'commander';
import type { WorkflowHead } from '#core/ports/workflow-store.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { type ListForm, printList } from '../../output/print-data.ts';
import { formatTime } from '../../output/time.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';

interface Options extends GlobalOptions {
  readonly dir?: string;
  readonly limit: number;
}

const FORM: ListForm<WorkflowHead> = {
  columns: [
    { heading: 'NAME', cell: ({ name }) => name },
    { heading: 'DIR', cell: ({ dir }) => dir },
    { heading: 'VERSION', cell: ({ version }) => String(version) },
    { heading: 'CREATOR', cell: ({ creator }) => creator },
    { heading: 'SUBMITTED', cell: ({ submittedAt }) => formatTime(submittedAt) },
    { heading: 'SOURCE', cell: ({ source }) => source, wide: true },
    { heading: 'DESCRIPTION', cell: ({ desc }) => desc, wide: true },
  ],
  name: ({ name }) => name,
};

/** `workflow list`: live workflows by folder. */
export function addWorkflowList(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('list')
    .description('list workflows by folder and name')
    .option('--dir <dir>', 'only this folder and those below it')
    .option('--limit <count>', 'how many at most', integerBetween(1, MAX_ITEMS), DEFAULT_ITEMS)
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      const workflows = await readPages(terminal.err, options.limit, (page) =>
        client.workflows.list({ dir: options.dir, ...page }),
      );
      printList(terminal.out, options, workflows, FORM);
    });
  addExamples(command, 'akkaflow workflow list --dir /etl');
}
