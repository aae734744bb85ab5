import { folderWith } from '#core/model/access.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import type { FolderSummary } from '#core/ports/workflow-store.ts';
import type { Caller } from '../caller.ts';
import { defineRoute, type Route } from '../route.ts';
import { pageOf } from '../schema/page.ts';
import { folderSummary, listWorkflowsQuery } from '../schema/workflow.ts';

/** `/v1/folders`: the tree of workflows, a folder at a time. */
export function folderRoutes(env: ApiEnvironment): readonly Route[] {
  const folders = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/folders', id: 'listFolders', tag: 'workflows' },
      summary: 'The folders right below one, by name, each with how many live workflows are in it and below',
      access: { role: 'viewer', on: 'any' },
      query: listWorkflowsQuery,
      answers: { 200: { doc: 'A page of folders', schema: pageOf(folderSummary) } },
    },
    async ({ caller, query: { dir, ...request }, page }) => {
      const { items, ...rest } = await env.workflows.folders(dir, request);
      return page({ ...rest, items: items.flatMap((folder) => shown(folder, caller)) });
    },
  );
  return [folders];
}

/** What leads to a folder that the caller may see is shown by its name alone. */
function shown(folder: FolderSummary, caller: Caller): readonly (Pick<FolderSummary, 'dir'> | FolderSummary)[] {
  if (caller.may('viewer', folder.dir)) return [folder];
  return folderWith(caller.grants, 'viewer', [folder.dir]) === undefined ? [] : [{ dir: folder.dir }];
}
