import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { cleanText } from '../../output/clean-text.ts';
import { MEASUREMENT_HEADING, measurementCells } from '../../output/measurement-cells.ts';
import { printData } from '../../output/print-data.ts';
import { formatTable } from '../../output/table.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';

interface Options extends GlobalOptions {
  readonly limit: number;
}

/** `monitor list`: every monitor with what it measured last. */
export function addMonitorList(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('list')
    .description('list the data monitors, each with what it measured last')
    .option('--limit <count>', 'how many at most', integerBetween(1, MAX_ITEMS), DEFAULT_ITEMS)
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      const monitors = await readPages(terminal.err, options.limit, (page) => client.monitors.list(page));
      printData(terminal.out, options, monitors, () =>
        formatTable(
          ['MONITOR', 'CATEGORY', ...MEASUREMENT_HEADING],
          monitors.map((one) => [
            cleanText(one.monitor),
            cleanText(one.category ?? ''),
            ...measurementCells(terminal.out, one),
          ]),
        ),
      );
    });
  addExamples(command, 'akkaflow monitor list', 'akkaflow monitor list -o json');
}
