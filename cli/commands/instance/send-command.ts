import type { Command } from 'commander';
import type { RerunBody } from '#api/schema/command.ts';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection/connect.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { printData } from '../../output/print-data.ts';

/** How long a command waits to learn whether it could be done. */
const WAIT_SECONDS = 15;

interface Options extends GlobalOptions {
  readonly wait: boolean;
}

/** Makes `parent NAME ID`, which all commands to an instance begin as. */
export function instanceCommand(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .argument('<id>', 'id of the instance, or a unique prefix')
    .description(description)
    .option('--no-wait', 'end as soon as the command is stored');
}

/** Sends it and tells what became of it; a refusal throws `ProblemFailure` (conflict). */
export async function sendCommand(
  { terminal, variables }: Cli,
  self: Command,
  id: string,
  verb: 'kill' | 'suspend' | 'resume' | 'rerun',
  body: { readonly reason?: string } | RerunBody,
): Promise<void> {
  const options = self.optsWithGlobals<Options>();
  const client = await connect(options, variables);
  const answer = await client.instances.command(id, verb, body, options.wait ? WAIT_SECONDS : 0);
  printData(terminal.out, options, answer, {
    names: () => [answer.id],
    text: () => `${answer.id} ${verb} ${answer.state}\n`,
  });
}
