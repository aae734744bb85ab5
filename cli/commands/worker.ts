import type { Command } from 'commander';
import { STACK_OUTPUTS } from '#core/model/stack-outputs.ts';
import type { Cli } from '../cli.ts';
import { CommandFailure } from '../command-failure.ts';
import { readStackOutput } from '../connection/read-stack-output.ts';
import { readProfiles, settingsPath } from '../connection/settings-file.ts';
import { namedTarget } from '../connection/target.ts';
import { addExamples } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { integerBetween } from '../integer-option.ts';
import { runWorkerRole } from '../worker-role.ts';

interface Options extends GlobalOptions {
  readonly group?: string;
  readonly slots?: number;
  readonly settings?: string;
}

const MAX_SLOTS = 1_000;

/** `worker`: one more worker for a deployment, in the foreground. Ends with the exit code of the role. */
export function addWorker(program: Command, { terminal, variables }: Cli): void {
  const command = program
    .command('worker')
    .description('run the actions of a worker group on this machine, until Ctrl-C; once more ends them at once')
    .option('--group <name>', 'the group it works for (AKKAFLOW_WORKER_GROUP, or default)')
    .option(
      '--slots <count>',
      'how many actions it runs at once (AKKAFLOW_WORKER_SLOTS, or 10)',
      integerBetween(1, MAX_SLOTS),
    )
    .option(
      '--settings <file>',
      'the deployment, as master-startup --print-settings prints it; else --stage or the environment',
    )
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const { group, slots, settings } = options;
      const given = Object.entries({ group, slots, settings }).filter(([, value]) => value !== undefined);
      // Joined, since a value may begin with a dash.
      const args = given.map(([name, value]) => `--${name}=${value}`);
      const found = settings === undefined ? await settingsOfStack(options, variables) : {};
      const { code, signal } = await runWorkerRole(args, found, terminal);
      if (code === EXIT.ok) return;
      const how = code === null ? `by ${signal}` : `with exit code ${code}`;
      throw new CommandFailure(`The worker has ended ${how}`, code === EXIT.usage ? EXIT.usage : EXIT.error);
    });
  addExamples(
    command,
    'akkaflow worker --group default --stage dev',
    'akkaflow worker --group etl --slots 20 --settings akkaflow.env',
  );
}

/** The variables that the stack of a deployment on AWS gives its workers, where one is named. */
async function settingsOfStack(options: GlobalOptions, variables: Cli['variables']): Promise<Record<string, string>> {
  const target = namedTarget(options, variables, await readProfiles(settingsPath(variables)));
  if (target?.type !== 'stack') return {};
  const { region, profile } = target.aws;
  const settings: Record<string, string> = JSON.parse(
    await readStackOutput(target.stage, STACK_OUTPUTS.settings, target.aws),
  );
  return { ...settings, ...(region && { AWS_REGION: region }), ...(profile && { AWS_PROFILE: profile }) };
}
