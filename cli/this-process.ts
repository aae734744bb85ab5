import type { Cli } from './cli.ts';
import { standardInput } from './secret-input.ts';
import { makeChannel } from './terminal.ts';

/** What a command gets from the process it runs in. To be called once. */
export function thisProcess(): Cli {
  for (const stream of [process.stdout, process.stderr]) {
    // Whoever reads has gone, as `head` does: there is nobody left to tell.
    stream.on('error', () => process.exit());
  }
  const { env: variables } = process;
  return {
    terminal: { out: makeChannel(process.stdout, variables), err: makeChannel(process.stderr, variables) },
    variables,
    input: standardInput(process.stdin, process.stderr),
  };
}
