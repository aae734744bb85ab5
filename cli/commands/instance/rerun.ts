import { type Command, Option } from 'commander';
import type { RerunBody } from '#api/schema/command.ts';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../example.ts';
import { instanceCommand, sendCommand } from './send-command.ts';

interface Options {
  readonly recover?: boolean;
  readonly from?: string;
  readonly latest?: boolean;
}

/** `instance rerun ID`: the next run of an ended instance, with its parameters and its logical time. */
export function addInstanceRerun(parent: Command, cli: Cli): void {
  const command = instanceCommand(parent, 'rerun', 'run an ended instance again: all of it, unless told otherwise')
    .addOption(new Option('--recover', 'pass what has succeeded').conflicts('from'))
    .option('--from <node>', 'redo this node and all that follows it')
    .option('--latest', 'by the live version of the workflow')
    .action((id: string | undefined, options: Options, self: Command) =>
      sendCommand(cli, self, id, { verb: 'rerun', body: bodyOf(options) }),
    );
  addExamples(
    command,
    'akkaflow instance rerun 1kdm4c --recover',
    'akkaflow instance rerun 1kdm4c --from load --latest',
    'akkaflow instance rerun --filter status=failed --filter day=2026-11-23 --recover',
  );
}

function bodyOf({ recover, from, latest = false }: Options): RerunBody {
  if (from !== undefined) return { mode: 'from', node: from, latest };
  return { mode: recover === true ? 'recover' : 'whole', latest };
}
