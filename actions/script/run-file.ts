import type { ActionContext, ActionOutcome } from '#core/ports/action.ts';
import { exitOutcome } from '../exit-outcome.ts';
import { userFailure } from '../user-failure.ts';
import { programExists } from './find-program.ts';
import type { Interpreter } from './shebang.ts';

/** The failure to end with when the interpreter of a script is not there. */
export async function missingInterpreter({ needs }: Interpreter, { environment }: ActionContext) {
  for (const needed of needs) {
    if (await programExists(needed, environment['PATH'] ?? '')) continue;
    return userFailure(`interpreter ${needed} is not on this worker: install it there or mend the #! line`);
  }
  return undefined;
}

/** Runs a script by its interpreter. */
export async function runFile(
  { spawn }: ActionContext,
  { program, args }: Interpreter,
  file: string,
  rest: readonly string[] = [],
): Promise<ActionOutcome> {
  return exitOutcome(await spawn(program, [...args, file, ...rest]));
}
