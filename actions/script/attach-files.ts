import { childElement, childElements, elementText } from '#core/parser/text.ts';
import type { ActionFailure, WorkerActionContext } from '#core/ports/action.ts';
import { userFailure } from '../user-failure.ts';

/** The paths in `<attach-list>`, in its order. */
export function attachedPaths({ action }: Pick<WorkerActionContext, 'action'>): readonly string[] {
  const list = childElement(action.content, 'attach-list');
  return list === undefined ? [] : childElements(list, 'file').map((file) => elementText(file).trim());
}

/** What a file is called when it lies in the folder of the attempt. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Copies files of the deployment into the folder, and returns how each begins, by its name. Two that would be called the
 * same, or as `taken`, are refused.
 */
export async function attachFiles(
  { attach }: WorkerActionContext,
  paths: readonly string[],
  taken?: string,
): Promise<ReadonlyMap<string, Uint8Array> | ActionFailure> {
  const byName = new Map<string, string>();
  const heads = new Map<string, Uint8Array>();
  for (const path of paths) {
    const name = baseName(path);
    if (name === taken)
      return userFailure(`file \`${path}\` of <attach-list> would replace the script: rename one of them`);
    const other = byName.get(name);
    if (other === path) continue;
    if (other !== undefined) {
      return userFailure(`files \`${other}\` and \`${path}\` would both be called ${name}: rename one of them`);
    }
    byName.set(name, path);
    const attached = await attach(path);
    if ('outcome' in attached) return attached;
    heads.set(name, attached.head);
  }
  return heads;
}
