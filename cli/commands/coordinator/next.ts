import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { integerBetween } from '../../integer-option.ts';
import { printData } from '../../output/print-data.ts';
import { formatTime } from '../../output/time.ts';

interface Options extends GlobalOptions {
  readonly count: number;
}

const DEFAULT_COUNT = 5;
const MAX_COUNT = 1_000;

/** `coordinator next NAME`: the times at which it is due, in its time zone. */
export function addCoordinatorNext(parent: Command, { terminal, variables }: Cli): void {
  const command = parent
    .command('next')
    .argument('<name>', 'name of the coordinator')
    .description('list the next times at which it is due, in its time zone')
    .option('-n, --count <count>', 'how many', integerBetween(1, MAX_COUNT), DEFAULT_COUNT)
    .action(async (name: string, _: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      const next = await client.coordinators.next(name, options.count);
      const { enabled, words, times, timezone } = next;
      if (words === undefined) terminal.err.write('It has no cron: it fires when what it depends on has succeeded\n');
      if (!enabled) terminal.err.write('It is disabled: these are the times at which it would be due\n');
      const lines = times.map((time) => formatTime(time, timezone));
      printData(terminal.out, options, next, {
        names: () => lines,
        text: () => lines.map((line) => `${line}\n`).join(''),
      });
    });
  addExamples(command, 'akkaflow coordinator next nightly -n 10');
}
