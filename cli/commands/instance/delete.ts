import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../example.ts';
import { instanceCommand, sendCommand } from './send-command.ts';

/** `instance delete ID`: an ended one, with its attempts and logs. */
export function addInstanceDelete(parent: Command, cli: Cli): void {
  const command = instanceCommand(parent, 'delete', 'delete an ended instance with its logs').action(
    (id: string | undefined, _: object, self: Command) => sendCommand(cli, self, id, { verb: 'delete', body: {} }),
  );
  addExamples(
    command,
    'akkaflow instance delete 1kdm4c',
    'akkaflow instance delete --filter status=failed --filter day=2026-11-23 --dry-run',
  );
}
