import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { CommandFailure } from '../command-failure.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { integerBetween } from '../integer-option.ts';
import { runWorkerRole } from '../worker-role.ts';

interface Options {
  readonly group?: string;
  readonly slots?: number;
  readonly settings?: string;
}

const MAX_SLOTS = 1_000;

/** `worker`: one more worker for a deployment, in the foreground. Ends with the exit code of the role. */
export function addWorker(program: Command, { terminal }: Cli): void {
  const command = program
    .command('worker')
    .description('run the actions of a worker group on this machine, until Ctrl-C; once more ends them at once')
    .option('--group <name>', 'the group it works for (AKKAFLOW_WORKER_GROUP, or default)')
    .option(
      '--slots <count>',
      'how many actions it runs at once (AKKAFLOW_WORKER_SLOTS, or 10)',
      integerBetween(1, MAX_SLOTS),
    )
    .option('--settings <file>', 'the deployment, as master-startup --print-settings prints it; else the environment')
    .action(async ({ group, slots, settings }: Options) => {
      const given = Object.entries({ group, slots, settings }).filter(([, value]) => value !== undefined);
      // Joined, since a value may begin with a dash.
      const args = given.map(([name, value]) => `--${name}=${value}`);
      const { code, signal } = await runWorkerRole(args, terminal);
      if (code === EXIT.ok) return;
      const how = code === null ? `by ${signal}` : `with exit code ${code}`;
      throw new CommandFailure(`The worker has ended ${how}`, code === EXIT.usage ? EXIT.usage : EXIT.error);
    });
  addExamples(
    command,
    'akkaflow worker --group default --settings akkaflow.env',
    'akkaflow worker --group etl --slots 20 --settings akkaflow.env',
  );
}
