import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { addExamples } from '../example.ts';
import type { GlobalOptions } from '../global-options.ts';
import { printPlan, printPlanNotes } from '../output/plan-columns.ts';
import { timeZone } from '../zone-option.ts';

interface Options extends GlobalOptions {
  readonly day: string;
  readonly timezone?: string;
}

/** `plan --day D`: what the coordinators of a running system would start, in order, and when it would end. */
export function addPlan(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('plan')
    .description('list what would run on a day, with the durations of the past')
    .requiredOption('--day <yyyy-MM-dd>', 'today or a day to come')
    .option('--timezone <zone>', 'zone of the day and of the times (default: that of the system)', timeZone)
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const client = await connect(options, variables);
      const plan = await client.system.plan(options.day, options.timezone);
      printPlan(terminal.out, options, plan);
      printPlanNotes(terminal.err, plan);
    });
  addExamples(command, 'akkaflow plan --day 2026-11-24', 'akkaflow plan --day 2026-11-24 --timezone Asia/Shanghai');
}
