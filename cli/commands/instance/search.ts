import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { instanceList } from '../../output/instance-list.ts';
import { printList } from '../../output/print-data.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';

interface Options extends GlobalOptions {
  readonly status?: string;
  readonly day?: string;
  readonly limit: number;
}

/** `instance search TEXT`: by what the id or the name of the workflow begins with. */
export function addInstanceSearch(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('search')
    .argument('<text>', 'what the id or the name of the workflow begins with')
    .description('find instances by the beginning of their id or of the name of their workflow')
    .option('--status <status>', 'only in these states, as failed or failed,killed')
    .option('--day <yyyy-MM-dd>', 'only made on this day (UTC); the last seven days without it')
    .option('--limit <count>', 'how many at most', integerBetween(1, MAX_ITEMS), DEFAULT_ITEMS)
    .action(async (text: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const { status, day, limit } = options;
      const client = await connect(options, variables);
      const instances = await readPages(terminal.err, limit, (page) =>
        client.instances.list({ text, status, day, ...page }),
      );
      if (instances.length === 0) terminal.err.write('Nothing begins so\n');
      printList(terminal.out, options, instances, instanceList(Date.now()));
    });
  addExamples(command, 'akkaflow instance search etl', 'akkaflow instance search etl --status failed --day 2026-11-23');
}
