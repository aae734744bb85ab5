import { type Context, Hono } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import { deleteWorkflow } from '#core/service/delete-definition.ts';
import { contended, refuse } from '../problem.ts';
import { listWorkflowsQuery, type WorkflowResponse } from '../schema/workflow.ts';
import { validQuery } from '../validated.ts';

/** `/v1/workflows`: workflows and their versions. A deleted workflow can still be read. */
export function workflowRoutes(env: Environment): Hono {
  const routes = new Hono();
  routes.get('/', validQuery(listWorkflowsQuery), async (c) => {
    const { dir, limit, cursor } = c.req.valid('query');
    return c.json(await env.workflows.list(dir, { limit, ...(cursor === undefined ? {} : { cursor }) }));
  });
  routes.get('/:name', async (c) => {
    const name = c.req.param('name');
    const head = await env.workflows.head(name);
    if (head === undefined) return noSuchWorkflow(c, name);
    const answer: WorkflowResponse = { head, versions: await env.workflows.versions(name) };
    return c.json(answer);
  });
  routes.get('/:name/xml', async (c) => {
    const name = c.req.param('name');
    const head = await env.workflows.head(name);
    if (head === undefined) return noSuchWorkflow(c, name);
    return c.body(await env.definitions.get(head.hash), 200, { 'content-type': 'application/xml; charset=utf-8' });
  });
  routes.delete('/:name', async (c) => {
    const name = c.req.param('name');
    const deleted = await deleteWorkflow(env, name);
    switch (deleted.result) {
      case 'missing':
        return noSuchWorkflow(c, name);
      case 'contended':
        return contended(c);
      case 'needed':
        return refuse(c, 'still-needed', `These coordinators depend on it: ${deleted.by.join(', ')}`);
      case 'deleted':
        return c.body(null, 204);
    }
  });
  return routes;
}

/** Answers that no workflow, or no live one, has this name. */
export function noSuchWorkflow(c: Context, name: string): Response {
  return refuse(c, 'no-such-workflow', `There is no workflow "${name}"`);
}
