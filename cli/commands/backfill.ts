import { type Command, InvalidArgumentError } from 'commander';
import type { BackfillResponse } from '#api/schema/campaign.ts';
import { MAX_CAMPAIGN_PARALLEL } from '#core/model/limits.ts';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import type { GlobalOptions } from '../global-options.ts';
import { integerBetween } from '../integer-option.ts';
import { explainingDiagnostics } from '../output/diagnostics.ts';
import { plannedColumns } from '../output/member-columns.ts';
import { printData, type Sheet } from '../output/print-data.ts';
import { addParamOptions, type ParamOptions, readParams } from '../params.ts';

interface Options extends GlobalOptions, ParamOptions {
  readonly from: string;
  readonly to: string;
  readonly parallel: number;
  readonly downstream?: true;
  readonly missingOnly?: true;
  readonly dryRun?: true;
  readonly coordinator?: string;
  readonly idempotencyKey?: string;
}

/** `backfill NAME`: one instance for each nominal time of some days, as one campaign whose id is printed. */
export function addBackfill(program: Command, { terminal, variables }: Cli): void {
  const command = addParamOptions(program.command('backfill'))
    .argument('<name>', 'name of the workflow')
    .description('run a workflow for the days that were missed, and print the id of the campaign')
    .requiredOption('--from <yyyy-MM-dd>', "the first day, in the zone of the workflow's coordinator", parseDay)
    .requiredOption('--to <yyyy-MM-dd>', 'the last day; times to come are left out', parseDay)
    .option('--parallel <count>', 'how many run at once', integerBetween(1, MAX_CAMPAIGN_PARALLEL), 1)
    .option('--downstream', 'for each time also everything downstream, in order')
    .option('--missing-only', 'leave out the times that have succeeded')
    .option('--dry-run', 'show what would run, and start nothing')
    .option('--coordinator <name>', 'by whose schedule, when several coordinators start the workflow')
    .option('--idempotency-key <key>', 'start only one campaign for this key within an hour')
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const { from, to, parallel, coordinator, idempotencyKey } = options;
      const body = {
        ...{ from, to, parallel, params: await readParams(options) },
        ...(coordinator !== undefined && { coordinator }),
        downstream: options.downstream === true,
        missingOnly: options.missingOnly === true,
        dryRun: options.dryRun === true,
      };
      const client = await connect(options, variables);
      const answer = await explainingDiagnostics(
        terminal.err,
        name,
        client.campaigns.backfill(name, body, idempotencyKey),
      );
      printData(terminal.out, options, answer, {
        names: () => namesOf(answer),
        text: (sheet) => dataOf(sheet, answer),
      });
      terminal.err.write(`${remarkOf(answer)}\n`);
    });
  addExamples(
    command,
    'akkaflow backfill etl --from 2026-01-01 --to 2026-01-31 --missing-only --dry-run',
    'akkaflow backfill etl --from 2026-01-01 --to 2026-01-31 --parallel 2 --downstream -p region=eu',
  );
}

function namesOf(answer: BackfillResponse): readonly string[] {
  if (answer.result === 'planned') return answer.members.map(({ workflow }) => workflow);
  return 'id' in answer ? [answer.id] : [];
}

function dataOf(sheet: Sheet, answer: BackfillResponse): string {
  if (answer.result === 'planned') return sheet.table(plannedColumns(answer.timezone), answer.members);
  return 'id' in answer ? `${answer.id}\n` : '';
}

function remarkOf(answer: BackfillResponse): string {
  const left = 'succeeded' in answer && answer.succeeded > 0 ? `; ${answer.succeeded} times have succeeded before` : '';
  switch (answer.result) {
    case 'nothing':
      return `There is nothing to run${left}`;
    case 'planned':
      return `${answer.members.length} instances would run${left}`;
    case 'started':
      return `${answer.members} instances run${left}; follow them with: akkaflow campaign info ${answer.id}`;
    case 'exists':
      return `It was started before; follow it with: akkaflow campaign info ${answer.id}`;
  }
}

/** A day of the calendar. */
function parseDay(text: string): string {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('It must be a day of the calendar, such as 2026-11-23.');
}
