import type { Command } from 'commander';
import type { CampaignView } from '#core/service/describe-campaign.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { campaignStatusCell, formatCounts, memberColumns } from '../../output/member-columns.ts';
import { printData, type Sheet } from '../../output/print-data.ts';
import type { Cell } from '../../output/table.ts';
import { formatTime } from '../../output/time.ts';

type Field = readonly [string, Cell];

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
      printData(terminal.out, options, view, {
        names: () => [view.id],
        text: (sheet) => format(sheet, view),
      });
    });
  addExamples(
    command,
    'akkaflow campaign info 1ng7saeyak4tpadwdswp',
    'akkaflow campaign info 1ng7saeyak4tpadwdswp -o json',
  );
}

function format(sheet: Sheet, view: CampaignView): string {
  const { refusal, parallel } = view;
  const fields: readonly Field[] = [
    ['id', view.id],
    ['kind', view.kind],
    ['workflow', view.workflow],
    ['status', campaignStatusCell(view.status)],
    ['members', formatCounts(view.counts)],
    ...(refusal === undefined ? [] : refusalFields(refusal)),
    ...(parallel === undefined ? [] : [['at once', String(parallel)] as const]),
    ['started by', view.startedBy],
    ['created', formatTime(view.createdAt)],
    ...Object.entries(view.params).map(([name, value]): Field => [`param ${name}`, value]),
  ];
  return `${sheet.fields(fields)}\n${sheet.table(memberColumns(view.timezone), view.members)}`;
}

function refusalFields({ message, retryAt }: NonNullable<CampaignView['refusal']>): readonly Field[] {
  return [
    ['cannot start', message],
    ['next try', formatTime(retryAt)],
  ];
}
