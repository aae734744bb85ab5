import { childElement, elementText } from '#core/parser/text.ts';
import type { ActionContext, ActionOutcome, WorkerAction } from '#core/ports/action.ts';
import { exitOutcome } from '../exit-outcome.ts';
import { userFailure } from '../user-failure.ts';

/** Linux refuses a single argument of 128 KiB (MAX_ARG_STRLEN, execve(2)); a longer command goes through a file. */
const MAX_ARGUMENT_BYTES = 128 * 1024 - 1;

/** `<shell>`: one bash command line. */
export const shellAction: WorkerAction = {
  kind: 'shell',
  place: 'worker',
  async run(context: ActionContext): Promise<ActionOutcome> {
    const element = childElement(context.action.content, 'command');
    const command = element === undefined ? '' : elementText(element);
    if (command.trim() === '') return userFailure('<shell> has no command: write one inside its <command>');
    if (Buffer.byteLength(command) <= MAX_ARGUMENT_BYTES) {
      return exitOutcome(await context.spawn('bash', ['-c', command]));
    }
    return exitOutcome(await context.spawn('bash', [await context.writeFile('command', command)]));
  },
};
