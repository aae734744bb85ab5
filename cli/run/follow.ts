import { isTerminal } from '#core/model/status.ts';
import type { ApiClient } from '../client/api-client.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { jsonPrinter, textPrinter } from '../logs/log-printer.ts';
import { readLogs } from '../logs/read-logs.ts';
import type { Terminal } from '../terminal.ts';
import { Interrupt } from './interrupt.ts';
import { reportEnd, tellEnd } from './report.ts';
import { detached, watchToEnd } from './watch-to-end.ts';

/**
 * Shows an instance of a system that is not ours until its end, and throws `CommandFailure` with the exit code of that
 * unless it succeeded. The first Ctrl-C only ends the waiting, the second this process.
 */
export async function followToEnd(
  terminal: Terminal,
  options: GlobalOptions,
  client: ApiClient,
  id: string,
): Promise<void> {
  const interrupt = endingAtOnce();
  try {
    await reportEnd(terminal, options, client, await watchToEnd({ client }, terminal.err, id, interrupt.signal));
  } finally {
    interrupt.release();
  }
}

/** As `followToEnd`, but prints what the scripts write as `instance logs -f` does. */
export async function followLogs(
  terminal: Terminal,
  options: GlobalOptions,
  client: ApiClient,
  id: string,
): Promise<void> {
  const interrupt = endingAtOnce();
  const { signal } = interrupt;
  try {
    const printer = options.output === 'json' ? jsonPrinter(terminal) : textPrinter(terminal, false);
    await readLogs(client, { id, follow: true, signal }, printer);
    const view = await client.instances.info(id);
    if (!isTerminal(view.status)) throw detached(id);
    tellEnd(terminal.err, view);
  } finally {
    interrupt.release();
  }
}

function endingAtOnce(): Interrupt {
  return new Interrupt(() => process.exit(EXIT.interrupted));
}
