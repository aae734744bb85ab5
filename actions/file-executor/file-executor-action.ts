import path from 'node:path';
import { childElement, elementText } from '#core/parser/text.ts';
import type { ActionOutcome, WorkerAction, WorkerActionContext } from '#core/ports/action.ts';
import { exitOutcome } from '../exit-outcome.ts';
import { attachedPaths, attachFiles, baseName } from '../script/attach-files.ts';
import { missingInterpreter, runFile } from '../script/run-file.ts';
import { interpreterOf } from '../script/shebang.ts';
import { userFailure } from '../user-failure.ts';
import { splitCommand } from './split-command.ts';

/** How programs begin: ELF of Linux, Mach-O of macOS (64 bits, and for several processors). */
const PROGRAM_MAGICS = ['7f454c46', 'cffaedfe', 'cafebabe'];

/** `<file-executor>`: a file of the deployment, run as a program, by what its `#!` line names, otherwise by bash. */
export const fileExecutorAction: WorkerAction = {
  kind: 'file-executor',
  place: 'worker',
  async run(context: WorkerActionContext): Promise<ActionOutcome> {
    const element = childElement(context.action.content, 'command');
    const words = splitCommand(element === undefined ? '' : elementText(element));
    if (words === undefined)
      return userFailure('<command> has a quote that is not closed: close it, or write \\ before it');
    const [command, ...args] = words;
    if (command === undefined) return userFailure('<command> is empty: name a file of the deployment in it');

    const listed = attachedPaths(context);
    const isListed = listed.some((each) => each === command || baseName(each) === command);
    const attached = await attachFiles(context, isListed ? listed : [command, ...listed]);
    if ('outcome' in attached) return attached;
    return runAttached(context, baseName(command), attached.get(baseName(command)) ?? new Uint8Array(), args);
  },
};

async function runAttached(
  context: WorkerActionContext,
  name: string,
  bytes: Uint8Array,
  args: readonly string[],
): Promise<ActionOutcome> {
  const file = path.join(context.folder, name);
  const head = Buffer.from(bytes);
  if (PROGRAM_MAGICS.includes(head.toString('hex', 0, 4))) return exitOutcome(await context.spawn(file, args));
  const interpreter = interpreterOf(head.toString('utf8'));
  return (await missingInterpreter(interpreter, context)) ?? runFile(context, interpreter, file, args);
}
