import type { Diagnostic } from '../model/diagnostic.ts';
import { isWithin } from '../model/folder.ts';
import { groupOf } from '../parser/build-workflow.ts';
import { nodeElements } from '../parser/graph.ts';
import type { WorkflowDefinition } from '../parser/parse-definition.ts';
import { holdsReference } from '../parser/reference-policy.ts';
import type { DefinitionEnvironment, Settings } from '../ports/ports.ts';

/** Whether the workflows of a folder may use a worker group. */
export function mayUseGroup({ groupFolders }: Settings, group: string, dir: string): boolean {
  const folders = groupFolders?.get(group);
  return folders === undefined || folders.some((folder) => isWithin(dir, folder));
}

/** Says which folders may use a group that this one may not. */
export function groupNotAllowed({ groupFolders }: Settings, group: string, dir: string): string {
  const folders = groupFolders?.get(group)?.join(', ') || 'no folder';
  return `the worker group \`${group}\` is for workflows in ${folders} only, and this one is in ${dir}`;
}

/** Errors of the actions whose worker group the folder of their workflow may not use. What parameters name shows when it is sent. */
export function checkGroups(
  { settings }: Pick<DefinitionEnvironment, 'settings'>,
  { root, workflow: { dir }, mode }: WorkflowDefinition,
): readonly Diagnostic[] {
  return nodeElements(root).flatMap(({ name, attributes, position }): readonly Diagnostic[] => {
    const host = attributes['host'];
    if (name !== 'action' || (host !== undefined && holdsReference(host.value, mode))) return [];
    const group = groupOf(host?.value.trim() ?? '-1', settings.groups);
    if (group === undefined || mayUseGroup(settings, group, dir)) return [];
    const message = groupNotAllowed(settings, group, dir);
    return [{ severity: 'error', code: 'group-not-allowed', message, position: host?.position ?? position }];
  });
}
