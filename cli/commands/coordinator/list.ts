import type { Command } from 'commander';
import type { CoordinatorSummary } from '#api/schema/coordinator.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { type ListForm, printList } from '../../output/print-data.ts';
import type { Cell } from '../../output/table.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';

interface Options extends GlobalOptions {
  readonly dir?: string;
  readonly limit: number;
}

const FORM: ListForm<CoordinatorSummary> = {
  columns: [
    { heading: 'NAME', cell: ({ name }) => name },
    { heading: 'DIR', cell: ({ dir }) => dir },
    { heading: 'STATE', cell: stateOf },
    { heading: 'STARTS', cell: ({ workflows }) => workflows.join(', '), flexible: true },
    {
      heading: 'MISSING',
      cell: ({ dependencies, missing }) =>
        dependencies.length === 0 ? '' : `${missing.length} of ${dependencies.length}`,
    },
    { heading: 'FIRED', cell: ({ firings }) => String(firings) },
  ],
  name: ({ name }) => name,
};

/** `coordinator list`: coordinators by folder, those inside workflows too. */
export function addCoordinatorList(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('list')
    .description('list coordinators by folder and name')
    .option('--dir <dir>', 'only this folder and those below it')
    .option('--limit <count>', 'how many at most', integerBetween(1, MAX_ITEMS), DEFAULT_ITEMS)
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      const coordinators = await readPages(terminal.err, options.limit, (page) =>
        client.coordinators.list({ dir: options.dir, ...page }),
      );
      printList(terminal.out, options, coordinators, FORM);
    });
  addExamples(command, 'akkaflow coordinator list --dir /etl');
}

/** A firing that cannot be finished is what wants to be seen. */
function stateOf({ enabled, open }: CoordinatorSummary): Cell {
  if (open?.failure !== undefined) return { text: 'stuck', style: 'bad' };
  return enabled ? 'enabled' : { text: 'disabled', style: 'faint' };
}
