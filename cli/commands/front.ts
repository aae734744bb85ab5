import type { Command } from 'commander';
import type { HomeResponse } from '#api/schema/home.ts';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import type { GlobalOptions } from '../global-options.ts';
import { integerBetween } from '../integer-option.ts';
import { instanceList } from '../output/instance-list.ts';
import { printData, type Sheet } from '../output/print-data.ts';
import type { Cell, Column } from '../output/table.ts';
import { formatTime } from '../output/time.ts';
import type { Style } from '../terminal.ts';

interface Options extends GlobalOptions {
  readonly days: number;
}

const DEFAULT_DAYS = 7;
const MAX_DAYS = 31;

type Item<K extends keyof HomeResponse> = NonNullable<HomeResponse[K]> extends readonly (infer T)[] ? T : never;

const DAYS: readonly Column<Item<'days'>>[] = [
  { heading: 'DAY (UTC)', cell: ({ day }) => day },
  { heading: 'SUCCEEDED', cell: ({ succeeded }) => countCell(succeeded, 'good') },
  { heading: 'FAILED', cell: ({ failed }) => countCell(failed, 'bad') },
  { heading: 'KILLED', cell: ({ killed }) => countCell(killed, 'warning') },
];

const DUE: readonly Column<Item<'nextHour'>>[] = [
  { heading: 'DUE', cell: ({ at }) => formatTime(at) },
  { heading: 'COORDINATOR', cell: ({ coordinator }) => coordinator },
  { heading: 'STARTS', cell: ({ workflows }) => workflows.join(', '), flexible: true },
];

const WAITING: readonly Column<Item<'waiting'>>[] = [
  { heading: 'WAITS', cell: ({ coordinator }) => coordinator },
  { heading: 'SINCE', cell: ({ since }) => (since === undefined ? '' : formatTime(since)) },
  { heading: 'WHY', cell: ({ failure, coordinator }) => failure ?? `akkaflow why ${coordinator}`, flexible: true },
];

const FAILED: readonly Column<Item<'failed'>>[] = [
  { heading: 'ID', cell: ({ id }) => id },
  { heading: 'WORKFLOW', cell: ({ workflow }) => workflow, flexible: true },
  { heading: 'ENDED', cell: ({ endedAt }) => (endedAt === undefined ? '' : formatTime(endedAt)) },
  { heading: 'ERROR', cell: ({ error }) => error, flexible: true },
];

/** `front`: akkaflow's home: days by outcome, what runs, what has ended, and what comes. */
export function addFront(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('front')
    .description('show what is going on: days by outcome, what runs, what ended, what is due')
    .option('--days <count>', 'how many days are counted', integerBetween(1, MAX_DAYS), DEFAULT_DAYS)
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const home = await (await connect(options, variables)).system.home(options.days);
      printData(terminal.out, options, home, {
        names: () => home.underWay.map(({ id }) => id),
        text: (sheet) => format(sheet, home),
      });
    });
  addExamples(command, 'akkaflow front', 'akkaflow front --days 30');
}

/** Parts that are empty are left out, but for what runs: nothing is an answer there. */
function format(sheet: Sheet, home: HomeResponse): string {
  const { columns } = instanceList(home.at);
  const { live, running, slots } = home.workers;
  return [
    ...part('', DAYS, home.days ?? []),
    home.underWay.length === 0 ? 'Nothing runs\n' : `Under way:\n${sheet.table(columns, home.underWay)}`,
    ...part('Ended last:\n', columns, home.recentlyEnded),
    ...part('Failed within a day:\n', FAILED, home.failed),
    ...part('Waiting to fire:\n', WAITING, home.waiting),
    ...part('Due within an hour:\n', DUE, home.nextHour),
    `Workers: ${live} live, ${running} of ${slots} slots in use\n`,
  ].join('\n');

  function part<T>(title: string, list: readonly Column<T>[], items: readonly T[]): readonly string[] {
    return items.length === 0 ? [] : [`${title}${sheet.table(list, items)}`];
  }
}

/** `more`: the counting stopped there. */
function countCell({ count, more }: Item<'days'>['failed'], style: Style): Cell {
  return count === 0 ? '0' : { text: `${count}${more ? '+' : ''}`, style };
}
