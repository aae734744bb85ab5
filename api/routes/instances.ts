import type { InstanceSummary } from '#core/model/instance.ts';
import type { InstanceFilter } from '#core/ports/instance-store.ts';
import type { Page } from '#core/ports/page.ts';
import type { Environment } from '#core/ports/ports.ts';
import { describeInstance } from '#core/service/describe-instance.ts';
import { noSuchInstance } from '../no-such.ts';
import { recentInstances } from '../recent-instances.ts';
import { defineRoute, type Route } from '../route.ts';
import { instanceSummary, type ListInstancesQuery, listInstancesQuery } from '../schema/instance.ts';
import { instanceResponse } from '../schema/instance-view.ts';
import { pageOf } from '../schema/page.ts';

/** `/v1/instances`: lists of instances, and one in full. */
export function instanceRoutes(env: Environment): readonly Route[] {
  const instances = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/instances', id: 'listInstances', tag: 'instances' },
      summary: 'Instances, newest first: those of a filter, or of the last days',
      access: { role: 'viewer', on: 'any' },
      query: listInstancesQuery,
      answers: { 200: { doc: 'A page of instances', schema: pageOf(instanceSummary) } },
    },
    async ({ query, visible, page }) => {
      const instances = await list(env, query);
      return page({ ...instances, items: await visible.instances(instances.items) });
    },
  );
  const instance = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/instances/{id}', id: 'getInstance', tag: 'instances' },
      summary: 'An instance with its nodes and all their attempts',
      access: { role: 'viewer', on: 'instance' },
      answers: { 200: { doc: 'The instance', schema: instanceResponse } },
      problems: ['no-such-instance', 'ambiguous-id'],
    },
    async ({ c, params: { id } }) => {
      const view = await describeInstance(env, id);
      return view === undefined ? noSuchInstance(c, id) : c.json(view);
    },
  );
  return [instances, instance];
}

function list(env: Environment, query: ListInstancesQuery): Promise<Page<InstanceSummary>> {
  const page = { limit: query.limit, ...(query.cursor === undefined ? {} : { cursor: query.cursor }) };
  const filter = filterOf(query);
  return filter === undefined ? recentInstances(env, page) : env.instances.list(filter, page);
}

function filterOf({ workflow, status, day, prefix }: ListInstancesQuery): InstanceFilter | undefined {
  if (workflow !== undefined) return { workflow };
  if (status !== undefined) return { status };
  if (day !== undefined) return { day };
  if (prefix !== undefined) return { idPrefix: prefix };
  return undefined;
}
