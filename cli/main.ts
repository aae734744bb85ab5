import { runProgram } from './program.ts';
import { standardInput } from './secret-input.ts';
import { makeChannel } from './terminal.ts';

for (const stream of [process.stdout, process.stderr]) {
  // Whoever reads has gone, as `head` does: there is nobody left to tell.
  stream.on('error', () => process.exit());
}
const { env: variables } = process;
const terminal = { out: makeChannel(process.stdout, variables), err: makeChannel(process.stderr, variables) };
process.exitCode = await runProgram(process.argv.slice(2), {
  terminal,
  variables,
  input: standardInput(process.stdin, process.stderr),
});
