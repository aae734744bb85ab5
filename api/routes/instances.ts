import { statusOf } from '#core/engine/status-of.ts';
import type { InstanceSummary } from '#core/model/instance.ts';
import type { Page } from '#core/ports/page.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { deleteInstance } from '#core/service/delete-instance.ts';
import { describeInstance } from '#core/service/describe-instance.ts';
import { drawInstance } from '#core/service/draw-instance.ts';
import { searchInstances } from '#core/service/search-instances.ts';
import { noSuchInstance } from '../no-such.ts';
import { refuse } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { instanceDiagramResponse } from '../schema/diagram.ts';
import { instanceSummary, type ListInstancesQuery, listInstancesQuery, searchOf } from '../schema/instance.ts';
import { instanceResponse } from '../schema/instance-view.ts';
import { pageOf } from '../schema/page.ts';

/** `/v1/instances`: lists of instances, and one in full. */
export function instanceRoutes(env: ApiEnvironment): readonly Route[] {
  const instances = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/instances', id: 'listInstances', tag: 'instances' },
      summary: 'Instances, newest first: those that fit, or those of the last days',
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
  const diagram = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/instances/{id}/diagram', id: 'getInstanceDiagram', tag: 'instances' },
      summary: 'The nodes of an instance, where each stands, and the ways between them',
      access: { role: 'viewer', on: 'instance' },
      answers: { 200: { doc: 'The diagram', schema: instanceDiagramResponse } },
      problems: ['no-such-instance', 'ambiguous-id'],
    },
    async ({ c, params: { id } }) => {
      const drawn = await drawInstance(env, id);
      return drawn === undefined ? noSuchInstance(c, id) : c.json(drawn);
    },
  );
  return [instances, instance, diagram, removeInstance(env)];
}

function removeInstance(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'DELETE', path: '/v1/instances/{id}', id: 'deleteInstance', tag: 'instances' },
      summary: 'Deletes an ended instance, its attempts and their logs',
      access: { role: 'editor', on: 'instance' },
      answers: { 204: { doc: 'It is deleted' } },
      problems: ['no-such-instance', 'ambiguous-id', 'not-ended'],
    },
    async ({ c, params: { id }, note }) => {
      const instance = await env.instances.load(id);
      if (instance !== undefined) note({ before: { workflow: instance.workflow, status: statusOf(instance.state) } });
      const deleted = await deleteInstance(env, id);
      switch (deleted.result) {
        case 'missing':
          return noSuchInstance(c, id);
        case 'not-ended':
          return refuse(c, 'not-ended', `Instance ${id} is not deleted: ${deleted.message}`);
        case 'deleted':
          return c.body(null, 204);
      }
    },
  );
}

function list(env: ApiEnvironment, query: ListInstancesQuery): Promise<Page<InstanceSummary>> {
  const { status, limit, cursor, ...filter } = query;
  const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
  return searchInstances(env, searchOf(filter, status), page);
}
