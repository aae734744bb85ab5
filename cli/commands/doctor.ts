import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CommandFailure } from '../command-failure.ts';
import { connect } from '../connection/connect.ts';
import type { Check } from '../doctor/check.ts';
import { checkMachine } from '../doctor/check-machine.ts';
import { checkSystem } from '../doctor/check-system.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { type ListForm, printList } from '../output/print-data.ts';
import type { Style } from '../terminal.ts';

const STYLES: Readonly<Record<Check['result'], Style>> = { ok: 'good', warn: 'warning', fail: 'bad' };

const FORM: ListForm<Check> = {
  columns: [
    { heading: 'CHECK', cell: ({ name }) => name },
    { heading: 'RESULT', cell: ({ result }) => ({ text: result, style: STYLES[result] }) },
    { heading: 'DETAIL', cell: ({ detail }) => detail, flexible: true },
    { heading: 'HOW TO MEND', cell: ({ mend }) => mend, flexible: true },
  ],
  name: ({ name }) => name,
};

/** `doctor`: what of this machine and of the system is as it should be. */
export function addDoctor(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('doctor')
    .description('check this machine, the connection and the system; exit code 12 when something fails')
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>();
      const checks = [...checkMachine(process.versions.node), ...(await systemChecks(options))];
      printList(terminal.out, options, checks, FORM);
      const failed = checks.filter(({ result }) => result === 'fail');
      if (failed.length === 0) return;
      throw new CommandFailure(`${failed.map(({ name }) => name).join(', ')} failed`, EXIT.unhealthy);
    });
  addExamples(command, 'akkaflow doctor', 'akkaflow doctor --profile prod');

  async function systemChecks(options: GlobalOptions): Promise<readonly Check[]> {
    try {
      return await checkSystem(await connect(options, variables), Date.now);
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      const mend = "name a system with --profile, --stage or --url, or start one with 'akkaflow local up'";
      return [{ name: 'connection', result: 'fail', detail: error.message, mend }];
    }
  }
}
