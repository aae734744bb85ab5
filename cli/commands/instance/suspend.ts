import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../example.ts';
import { instanceCommand, sendCommand } from './send-command.ts';

/** `instance suspend ID`: send nothing new; what runs goes on. */
export function addInstanceSuspend(parent: Command, cli: Cli): void {
  const command = instanceCommand(parent, 'suspend', 'send nothing new; what runs goes on').action(
    (id: string | undefined, _: object, self: Command) => sendCommand(cli, self, id, { verb: 'suspend', body: {} }),
  );
  addExamples(command, 'akkaflow instance suspend 1kdm4c');
}
