import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addDryRun, type DryRunOption, tellDryRun } from '../../dry-run.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { formatCounts } from '../../output/member-columns.ts';
import { printData } from '../../output/print-data.ts';

/** `campaign cancel ID`: nothing more of it starts. */
export function addCampaignCancel(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('cancel')
    .argument('<id>', 'id of the campaign')
    .description('start nothing more of a campaign; what runs goes on')
    .action(async (id: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & DryRunOption>();
      const client = await connect(options, variables);
      if (options.dryRun === true) {
        const { counts, workflow } = await client.campaigns.info(id);
        const { head } = await client.workflows.info(workflow);
        const sentence = `Would cancel ${id}: ${formatCounts(counts)}`;
        return tellDryRun(client, terminal.err, { role: 'operator', dir: head.dir }, sentence);
      }
      const cancelled = await client.campaigns.cancel(id);
      printData(terminal.out, options, cancelled, { names: () => [id], text: () => '' });
      terminal.err.write(`Cancelled ${id}: ${formatCounts(cancelled.counts)}\n`);
    });
  addExamples(addDryRun(command), 'akkaflow campaign cancel 1ng7saeyak4tpadwdswp');
}
