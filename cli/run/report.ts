import type { InstanceView } from '#core/model/instance-view.ts';
import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { lastLines } from '../logs/last-lines.ts';
import { attemptLabel } from '../output/attempt-label.ts';
import { cleanText } from '../output/clean-text.ts';
import { formatDuration } from '../output/duration.ts';
import { nodeColumns } from '../output/node-columns.ts';
import { printData } from '../output/print-data.ts';
import { styleOf } from '../output/status-style.ts';
import type { Channel, Terminal } from '../terminal.ts';

const LAST_LINES = 20;

/** Prints the node table of an instance as data. */
function printNodes({ out }: Terminal, options: GlobalOptions, view: InstanceView): void {
  printData(out, options, view, {
    names: () => [view.id],
    text: (sheet) => sheet.table(nodeColumns(view, Date.now()), view.nodes),
  });
}

/**
 * Prints how an ended instance went: the node table as data, and where it failed with the last lines of output.
 * Throws `CommandFailure` with the exit code of its end unless it succeeded.
 */
export async function reportEnd(
  terminal: Terminal,
  options: GlobalOptions,
  client: ApiClient,
  view: InstanceView,
): Promise<void> {
  printNodes(terminal, options, view);
  if (view.status !== 'SUCCEEDED') await printLastLines(terminal.err, client, view);
  tellEnd(terminal.err, view);
}

/** Says how an ended instance ended. Throws `CommandFailure` with the exit code of that unless it succeeded. */
export function tellEnd(err: Channel, view: InstanceView): void {
  const took = formatDuration((view.endedAt ?? Date.now()) - (view.startedAt ?? view.createdAt));
  const status = err.paint(styleOf(view.status), view.status);
  err.write(`${cleanText(view.workflow)} ${view.id} ${status} after ${took}\n`);
  if (view.status === 'SUCCEEDED') return;
  const { node, message } = view.reason ?? { message: 'no reason is known' };
  const where = node === undefined ? '' : `node ${cleanText(node)}: `;
  const verb = view.status === 'KILLED' ? 'was killed' : 'failed';
  const exitCode = view.status === 'KILLED' ? EXIT.instanceKilled : EXIT.instanceFailed;
  throw new CommandFailure(`the instance ${verb}: ${where}${cleanText(message)}`, exitCode);
}

async function printLastLines(err: Channel, client: ApiClient, view: InstanceView): Promise<void> {
  const node = view.nodes.find(({ name }) => name === view.reason?.node);
  const attempt = node?.attempts.at(-1);
  if (node === undefined || attempt === undefined) return;
  const lines = await lastLines(client, view.id, node.name, attempt, LAST_LINES);
  if (lines.length === 0) return;
  const label = cleanText(attemptLabel(node.name, attempt.ref));
  err.write(`${err.paint('strong', `==> last lines of ${label} <==`)}\n${lines.map((line) => `${line}\n`).join('')}`);
}
