import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ActionContext, ActionFailure } from '#core/ports/action.ts';
import { exitOutcome } from '../exit-outcome.ts';
import { userFailure } from '../user-failure.ts';

/** A number has no more; whatever a command prints besides is not read into memory. */
const MAX_OUTPUT_BYTES = 4 * 1024;
const RUN = 'exec bash "$1" > "$2"';

/** What a bash command prints on stdout; its stderr goes to the log. A failure when it fails or prints too much. */
export async function readCommand(
  context: ActionContext,
  name: string,
  command: string,
): Promise<string | ActionFailure> {
  const script = await context.writeFile(`${name}.sh`, command);
  const output = path.join(context.folder, `${name}.out`);
  try {
    const outcome = exitOutcome(await context.spawn('bash', ['-c', RUN, 'akkaflow', script, output]));
    if (outcome.outcome === 'FAILED')
      return { ...outcome, message: `the command of <${name}> failed: ${outcome.message}` };
    return await readStart(output, name);
  } finally {
    await rm(output, { force: true });
  }
}

async function readStart(file: string, name: string): Promise<string | ActionFailure> {
  const handle = await open(file, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(MAX_OUTPUT_BYTES + 1));
    if (bytesRead <= MAX_OUTPUT_BYTES) return buffer.toString('utf8', 0, bytesRead);
    return userFailure(
      `the command of <${name}> printed more than ${MAX_OUTPUT_BYTES} bytes: it must print one number`,
    );
  } finally {
    await handle.close();
  }
}
