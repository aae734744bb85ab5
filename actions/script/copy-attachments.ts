import { childElement, elementText } from '#core/parser/text.ts';
import type { ActionContext, ActionFailure } from '#core/ports/action.ts';
import { userFailure } from '../user-failure.ts';

/**
 * Copies the files of `<attach-list>` beside the script. The copy is a process of the attempt, not the worker's own
 * doing, so that a definition cannot get at a file which its scripts may not read.
 */
export async function copyAttachments({ action, folder, spawn }: ActionContext): Promise<ActionFailure | undefined> {
  const list = childElement(action.content, 'attach-list');
  for (const file of list?.children ?? []) {
    if (typeof file === 'string' || file.name !== 'file') continue;
    const source = elementText(file).trim();
    if (!source.startsWith('/')) {
      return userFailure(`<file> ${source} of <attach-list> is not an absolute path on the worker`);
    }
    const exit = await spawn('cp', ['-p', '--', source, folder]);
    if (!('code' in exit) || exit.code !== 0) return userFailure(`cannot copy ${source}: its log says why`);
  }
  return undefined;
}
