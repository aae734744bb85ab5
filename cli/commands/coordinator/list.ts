import type { Command } from 'commander';
import type { CoordinatorSummary } from '#api/schema/coordinator.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { cleanText } from '../../output/clean-text.ts';
import { printData } from '../../output/print-data.ts';
import { formatTable } from '../../output/table.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';
import type { Channel } from '../../terminal.ts';

interface Options extends GlobalOptions {
  readonly dir?: string;
  readonly limit: number;
}

const HEADING = ['NAME', 'DIR', 'STATE', 'STARTS', 'MISSING', 'FIRED'];

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
      printData(terminal.out, options, coordinators, () => format(terminal.out, coordinators));
    });
  addExamples(command, 'akkaflow coordinator list --dir /etl');
}

function format(out: Channel, coordinators: readonly CoordinatorSummary[]): string {
  const rows = coordinators.map((coordinator) => [
    cleanText(coordinator.name),
    cleanText(coordinator.dir),
    stateOf(out, coordinator),
    cleanText(coordinator.workflows.join(', ')),
    coordinator.dependencies.length === 0 ? '' : `${coordinator.missing.length} of ${coordinator.dependencies.length}`,
    String(coordinator.firings),
  ]);
  return formatTable(HEADING, rows);
}

/** A firing that cannot be finished is what wants to be seen. */
function stateOf(out: Channel, { enabled, open }: CoordinatorSummary): string {
  if (open?.failure !== undefined) return out.paint('bad', 'stuck');
  return enabled ? 'enabled' : out.paint('faint', 'disabled');
}
