import type { FileEntry } from '#adapters/links/files/file-system.ts';
import { openFileSystem } from '#adapters/links/files/open-file-system.ts';
import type { ActionContext, ActionFailure, ActionOutcome, ProcessAction } from '#core/ports/action.ts';
import { linkFailure } from '../link-failure.ts';
import { userFailure } from '../user-failure.ts';
import { type FileDemand, readDemand } from './file-demand.ts';
import { compareLooks, describe, type Finding, judgeFiles } from './judge-files.ts';

/** Most files that the log lists. */
const MAX_LOGGED = 100;

/** `<file-monitor>`: succeeds when enough files are there, each large enough and all at rest. */
export const fileMonitorAction: ProcessAction = { kind: 'file-monitor', place: 'process', run: monitorFiles };

/** `<file-watcher>`: the name of 2017 for the same. */
export const fileWatcherAction: ProcessAction = { kind: 'file-watcher', place: 'process', run: monitorFiles };

async function monitorFiles(context: ActionContext): Promise<ActionOutcome> {
  const demand = readDemand(context.action.content);
  if (demand === undefined) return userFailure('there is no <file> with a glob in it: name the files');
  const link = demand.link === undefined ? undefined : context.link(demand.link);
  if (link !== undefined && 'outcome' in link) return link;
  try {
    const files = await openFileSystem(link, context);
    try {
      const found = await lookTwice(context, demand, () => files.glob(demand.pattern));
      if (!('message' in found)) return await succeed(context, demand, found);
      return failure(demand, found);
    } finally {
      await files.close();
    }
  } catch (error) {
    return { ...linkFailure(error), ...warningOf(demand, false) };
  }
}

/** The files, once two looks at them agree and are what was asked for. What the first look misses is not waited for. */
async function lookTwice(
  { clock, cancel }: ActionContext,
  demand: FileDemand,
  look: () => Promise<readonly FileEntry[]>,
): Promise<readonly FileEntry[] | Finding> {
  const first = await look();
  const finding = judgeFiles(demand, first);
  if (finding !== undefined) return finding;
  await clock.sleep(demand.intervalMs, cancel);
  if (cancel.aborted) return { message: 'cancelled between the two looks at the files', isSize: false };
  const second = await look();
  return compareLooks(demand.pattern, demand.intervalMs / 1000, first, second) ?? judgeFiles(demand, second) ?? second;
}

async function succeed(
  context: ActionContext,
  { pattern }: FileDemand,
  found: readonly FileEntry[],
): Promise<ActionOutcome> {
  const lines = [`found for ${pattern}: ${found.length}`, ...found.slice(0, MAX_LOGGED).map(describe)];
  if (found.length > MAX_LOGGED) lines.push(`and ${found.length - MAX_LOGGED} more`);
  await context.log('out', Buffer.from(`${lines.join('\n')}\n`));
  return { outcome: 'SUCCEEDED' };
}

function failure(demand: FileDemand, { message, isSize }: Finding): ActionFailure {
  return { ...userFailure(message), ...warningOf(demand, isSize) };
}

/** The texts that the definition has for the mail. */
function warningOf({ warning, sizeWarning }: FileDemand, isSize: boolean): Pick<ActionFailure, 'warning'> {
  const texts = [warning, isSize ? sizeWarning : ''].filter((text) => text !== '');
  return texts.length === 0 ? {} : { warning: texts.join('\n') };
}
