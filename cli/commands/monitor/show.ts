import { type Command, InvalidArgumentError } from 'commander';
import { parseLocalTime } from '#core/schedule/local-time.ts';
import type { Cli } from '../../cli.ts';
import { CommandFailure } from '../../command-failure.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { measurementColumns } from '../../output/measurement-columns.ts';
import { printList } from '../../output/print-data.ts';
import { DEFAULT_ITEMS, MAX_ITEMS, readPages } from '../../read-pages.ts';
import { timeZone } from '../../zone-option.ts';

interface Options extends GlobalOptions {
  /** `yyyy-MM-dd HH:mm:ss` on the wall clock of the zone. */
  readonly from?: string;
  readonly to?: string;
  readonly timezone: string;
  readonly limit: number;
}

const FORM = 'yyyy-MM-dd or "yyyy-MM-dd HH:mm:ss"';

/** `monitor show NAME`: measurements of a span of time, newest first. */
export function addMonitorShow(parent: Command, { terminal, variables }: Cli): void {
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const command = parent
    .command('show')
    .argument('<name>', 'name of the monitor, as monitor list has it')
    .description('list what a data monitor has measured, newest first')
    .option('--from <time>', `the first time, ${FORM}`, wallTime)
    .option('--to <time>', `the time before which it ends, ${FORM}`, wallTime)
    .option('--timezone <zone>', 'IANA zone of these times and of those shown', timeZone, ownZone)
    .option('--limit <count>', 'how many at most', integerBetween(1, MAX_ITEMS), DEFAULT_ITEMS)
    .action(async (monitor: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const { timezone } = options;
      const query = { monitor, from: instantOf(options.from, timezone), to: instantOf(options.to, timezone) };
      const client = await connect(options, variables);
      const found = await readPages(terminal.err, options.limit, (page) =>
        client.monitors.measurements({ ...query, ...page }),
      );
      if (found.length === 0 && query.from === undefined && query.to === undefined) throw noSuchMonitor(monitor);
      printList(terminal.out, options, found, {
        columns: measurementColumns(timezone),
        name: ({ value }) => value,
      });
    });
  addExamples(
    command,
    'akkaflow monitor show "rows of orders"',
    'akkaflow monitor show etl/check --from 2026-11-01 --to "2026-11-02 12:00:00" --timezone Asia/Shanghai',
  );
}

/** A day is its midnight. */
function wallTime(text: string): string {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text} 00:00:00` : text;
  if (parseLocalTime(whole, 'UTC') === undefined) throw new InvalidArgumentError(`It must be a time, ${FORM}.`);
  return whole;
}

function instantOf(wall: string | undefined, timezone: string): number | undefined {
  return wall === undefined ? undefined : parseLocalTime(wall, timezone);
}

function noSuchMonitor(monitor: string): CommandFailure {
  const hint = "'akkaflow monitor list' has those there are";
  return new CommandFailure(`There is no monitor "${monitor}" that has measured anything; ${hint}`, EXIT.notFound);
}
