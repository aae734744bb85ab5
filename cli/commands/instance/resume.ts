import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../example.ts';
import { instanceCommand, sendCommand } from './send-command.ts';

/** `instance resume ID`: go on with a suspended instance. */
export function addInstanceResume(parent: Command, cli: Cli): void {
  const command = instanceCommand(parent, 'resume', 'go on with a suspended instance').action(
    (id: string | undefined, _: object, self: Command) => sendCommand(cli, self, id, { verb: 'resume', body: {} }),
  );
  addExamples(command, 'akkaflow instance resume 1kdm4c');
}
