import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../example.ts';
import { instanceCommand, sendCommand } from './send-command.ts';

/** `instance kill ID`: once it is acknowledged, nothing more starts. */
export function addInstanceKill(parent: Command, cli: Cli): void {
  const command = instanceCommand(parent, 'kill', 'end an instance and what it runs')
    .option('--reason <text>', 'why, kept on the instance')
    .action((id: string | undefined, { reason }: { readonly reason?: string }, self: Command) =>
      sendCommand(cli, self, id, { verb: 'kill', body: reason === undefined ? {} : { reason } }),
    );
  addExamples(
    command,
    "akkaflow instance kill 1kdm4c --reason 'wrong day'",
    'akkaflow instance kill --filter workflow=etl --filter status=running --dry-run',
  );
}
