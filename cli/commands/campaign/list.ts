import type { Command } from 'commander';
import type { CampaignSummary } from '#core/service/describe-campaign.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { campaignStatusCell, formatCounts } from '../../output/member-columns.ts';
import { type ListForm, printList } from '../../output/print-data.ts';
import { formatTime } from '../../output/time.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';

interface Options extends GlobalOptions {
  readonly limit: number;
}

const FORM: ListForm<CampaignSummary> = {
  columns: [
    { heading: 'ID', cell: ({ id }) => id },
    { heading: 'KIND', cell: ({ kind }) => kind },
    { heading: 'WORKFLOW', cell: ({ workflow }) => workflow, flexible: true },
    { heading: 'STATUS', cell: ({ status }) => campaignStatusCell(status) },
    { heading: 'CREATED', cell: ({ createdAt }) => formatTime(createdAt) },
    { heading: 'MEMBERS', cell: ({ counts }) => formatCounts(counts), flexible: true },
    { heading: 'STARTED BY', cell: ({ startedBy }) => startedBy, wide: true },
  ],
  name: ({ id }) => id,
};

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
      printList(terminal.out, options, campaigns, FORM);
    });
  addExamples(command, 'akkaflow campaign list -o json');
}
