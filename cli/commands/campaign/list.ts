import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { cleanText } from '../../output/clean-text.ts';
import { formatCounts, paintStatus } from '../../output/member-table.ts';
import { printData } from '../../output/print-data.ts';
import { formatTable } from '../../output/table.ts';
import { formatTime } from '../../output/time.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';

interface Options extends GlobalOptions {
  readonly limit: number;
}

/** `campaign list`: newest first. */
export function addCampaignList(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('list')
    .description('list campaigns, newest first')
    .option('--limit <count>', 'how many at most', integerBetween(1, MAX_ITEMS), DEFAULT_ITEMS)
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      const campaigns = await readPages(terminal.err, options.limit, (page) => client.campaigns.list(page));
      printData(terminal.out, options, campaigns, () =>
        formatTable(
          ['ID', 'KIND', 'WORKFLOW', 'STATUS', 'CREATED', 'MEMBERS'],
          campaigns.map(({ id, kind, workflow, status, createdAt, counts }) => [
            id,
            kind,
            cleanText(workflow),
            paintStatus(terminal.out, status),
            formatTime(createdAt),
            formatCounts(counts),
          ]),
        ),
      );
    });
  addExamples(command, 'akkaflow campaign list -o json');
}
