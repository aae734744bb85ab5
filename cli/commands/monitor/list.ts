import type { Command } from 'commander';
import type { StoredMeasurement } from '#core/ports/monitor-store.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { measurementColumns } from '../../output/measurement-columns.ts';
import { type ListForm, printList } from '../../output/print-data.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';

interface Options extends GlobalOptions {
  readonly limit: number;
}

const FORM: ListForm<StoredMeasurement> = {
  columns: [
    { heading: 'MONITOR', cell: ({ monitor }) => monitor },
    { heading: 'CATEGORY', cell: ({ category }) => category },
    ...measurementColumns(),
  ],
  name: ({ monitor }) => monitor,
};

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
      printList(terminal.out, options, monitors, FORM);
    });
  addExamples(command, 'akkaflow monitor list', 'akkaflow monitor list -o json');
}
