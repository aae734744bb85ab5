import { Hono } from 'hono';
import type { InstanceSummary } from '#core/model/instance.ts';
import type { InstanceFilter } from '#core/ports/instance-store.ts';
import type { Page } from '#core/ports/page.ts';
import type { Environment } from '#core/ports/ports.ts';
import { describeInstance } from '#core/service/describe-instance.ts';
import { type InstanceOfPath, instanceOfPath, noSuchInstance } from '../instance-of-path.ts';
import { recentInstances } from '../recent-instances.ts';
import { type ListInstancesQuery, listInstancesQuery } from '../schema/instance.ts';
import { validQuery } from '../validated.ts';

/** `/v1/instances`: lists of instances, and one in full. */
export function instanceRoutes(env: Environment): Hono<InstanceOfPath> {
  const routes = new Hono<InstanceOfPath>();
  routes.get('/', validQuery(listInstancesQuery), async (c) => c.json(await list(env, c.req.valid('query'))));
  routes.get('/:id', instanceOfPath(env), async (c) => {
    const id = c.get('instanceId');
    const view = await describeInstance(env, id);
    return view === undefined ? noSuchInstance(c, id) : c.json(view);
  });
  return routes;
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
