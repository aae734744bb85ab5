import { type Command, Option } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { instanceList } from '../../output/instance-list.ts';
import { printList } from '../../output/print-data.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';

interface Options extends GlobalOptions {
  readonly workflow?: string;
  readonly status?: string;
  readonly day?: string;
  readonly prefix?: string;
  readonly limit: number;
}

/** `instance list`: newest first; without a filter those of the last days. */
export function addInstanceList(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('list')
    .description('list instances, newest first (of the last days, without a filter)')
    .addOption(new Option('--workflow <name>', 'only of this workflow').conflicts(['status', 'day', 'prefix']))
    .addOption(new Option('--status <status>', 'only in this state').conflicts(['day', 'prefix']))
    .addOption(new Option('--day <yyyy-MM-dd>', 'only made on this day (UTC)').conflicts('prefix'))
    .option('--prefix <characters>', 'only with ids that begin so')
    .option('--limit <count>', 'how many at most', integerBetween(1, MAX_ITEMS), DEFAULT_ITEMS)
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const { workflow, status, day, prefix, limit } = options;
      const client = await connect(options, variables);
      const instances = await readPages(terminal.err, limit, (page) =>
        client.instances.list({ workflow, status, day, prefix, ...page }),
      );
      printList(terminal.out, options, instances, instanceList(Date.now()));
    });
  addExamples(command, 'akkaflow instance list --workflow etl', 'akkaflow instance list --status failed -o json');
}
