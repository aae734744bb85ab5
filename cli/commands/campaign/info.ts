import type { Command } from 'commander';
import type { CampaignView } from '#core/service/describe-campaign.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import { formatCounts, formatMembers, paintStatus } from '../../output/member-table.ts';
import { printData } from '../../output/print-data.ts';
import { formatFields } from '../../output/table.ts';
import { formatTime } from '../../output/time.ts';
import type { Channel } from '../../terminal.ts';

type Field = readonly [string, string];

/** `campaign info ID`: a campaign with its members. */
export function addCampaignInfo(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('info')
    .argument('<id>', 'id of the campaign')
    .description('show a campaign and its members')
    .action(async (id: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const client = await connect(options, variables);
      const view = await client.campaigns.info(id);
      printData(terminal.out, options, view, () => format(terminal.out, view));
    });
  addExamples(
    command,
    'akkaflow campaign info 1ng7saeyak4tpadwdswp',
    'akkaflow campaign info 1ng7saeyak4tpadwdswp -o json',
  );
}

function format(out: Channel, view: CampaignView): string {
  const { refusal, parallel } = view;
  const fields: readonly Field[] = [
    ['id', view.id],
    ['kind', view.kind],
    ['workflow', cleanText(view.workflow)],
    ['status', paintStatus(out, view.status)],
    ['members', formatCounts(view.counts)],
    ...(refusal === undefined ? [] : refusalFields(refusal)),
    ...(parallel === undefined ? [] : [['at once', String(parallel)] as const]),
    ['started by', cleanText(view.startedBy)],
    ['created', formatTime(view.createdAt)],
    ...Object.entries(view.params).map(([name, value]): Field => [cleanText(`param ${name}`), cleanText(value)]),
  ];
  return `${formatFields(fields)}\n${formatMembers(out, view.members, view.timezone)}`;
}

function refusalFields({ message, retryAt }: NonNullable<CampaignView['refusal']>): readonly Field[] {
  return [
    ['cannot start', cleanText(message)],
    ['next try', formatTime(retryAt)],
  ];
}
