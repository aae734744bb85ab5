import type { Instance } from '#core/model/instance.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { bulkInstances } from '#core/service/bulk-instances.ts';
import { folderOfWorkflow } from '#core/service/folder-of.ts';
import { searchInstances } from '#core/service/search-instances.ts';
import type { Caller } from '../caller.ts';
import { refuse } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { bulkAction, bulkBody, bulkOutcome, bulkQuery } from '../schema/bulk.ts';
import { searchOf } from '../schema/instance.ts';
import { pageOf } from '../schema/page.ts';

/** `POST /v1/instances/bulk`: the same command for many instances. */
export function bulkRoutes(env: ApiEnvironment): readonly Route[] {
  const bulk = defineRoute(
    {
      ...{ method: 'POST', path: '/v1/instances/bulk', id: 'bulkInstances', tag: 'instances' },
      summary: 'Kills, suspends, resumes, reruns or deletes many instances, and tells what became of each',
      access: { role: 'operator', on: 'any' },
      changes: ({ body: { dryRun } }) => !dryRun,
      query: bulkQuery,
      body: bulkBody,
      idempotent: true,
      answers: { 200: { doc: 'What became of each', schema: pageOf(bulkOutcome) } },
    },
    async ({ c, caller, query, body, page, note }) => {
      const key = c.req.header('idempotency-key');
      if (key === '') return refuse(c, 'invalid-request', 'The Idempotency-Key is empty; leave it out or give one');
      const { ids, cursor } = await chosen(env, body, query);
      const may = rightsOn(env, caller, body.action === 'delete' ? 'editor' : 'operator');
      const request = { action: bulkAction(body), ids, dryRun: body.dryRun, may, ...(key !== undefined && { key }) };
      const items = await bulkInstances(env, request);
      const asked = items.filter(({ result }) => result === 'accepted' || result === 'deleted');
      note({ after: { action: body.action, instances: asked.map(({ id }) => id) } });
      return page({ items, ...(cursor !== undefined && { cursor }) });
    },
  );
  return [bulk];
}

async function chosen(
  env: ApiEnvironment,
  { ids, filter = {} }: Pick<(typeof bulkBody)['_output'], 'ids' | 'filter'>,
  { limit, cursor }: (typeof bulkQuery)['_output'],
): Promise<{ readonly ids: readonly string[]; readonly cursor?: string }> {
  if (ids !== undefined) return { ids };
  const { statuses, ...fields } = filter;
  const request = { limit, ...(cursor !== undefined && { cursor }) };
  const { items, ...rest } = await searchInstances(env, searchOf(fields, statuses), request);
  return { ids: items.map(({ id }) => id), ...rest };
}

/** Asks for the folder of each workflow once. */
function rightsOn(env: ApiEnvironment, caller: Caller, role: 'operator' | 'editor') {
  const folders = new Map<string, Promise<string | undefined>>();
  return async ({ workflow, dir: own }: Instance): Promise<'yes' | 'no' | 'hidden'> => {
    if (caller.mayEverywhere(role)) return 'yes';
    const known = folders.get(workflow) ?? folderOfWorkflow(env, workflow);
    folders.set(workflow, known);
    const dir = (await known) ?? own;
    if (caller.may(role, dir)) return 'yes';
    return caller.may('viewer', dir) ? 'no' : 'hidden';
  };
}
