import { type Context, Hono } from 'hono';
import type { Environment } from '#core/ports/ports.ts';
import { deleteWorkflow } from '#core/service/delete-definition.ts';
import { submitDefinition } from '#core/service/submit-definition.ts';
import { decodeDefinition } from '../decode-definition.ts';
import { refuse } from '../problem.ts';
import { listWorkflowsQuery, type SubmitResponse, type WorkflowResponse } from '../schema/workflow.ts';
import { validQuery } from '../validated.ts';

/** The owner of the names that are first defined through here (language §1). */
const SOURCE = 'api';

/** `/v1/workflows`: definitions and their versions. A deleted workflow can still be read. */
export function workflowRoutes(env: Environment): Hono {
  const routes = new Hono();
  routes.post('/', (c) => submit(env, c));
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

async function submit(env: Environment, c: Context): Promise<Response> {
  const type = c.req.header('content-type') ?? 'of no type';
  if (!/^(application|text)\/xml *(;|$)/i.test(type)) {
    return refuse(c, 'unsupported-media-type', `The body is ${type}; this route takes application/xml`);
  }
  const decoded = decodeDefinition(new Uint8Array(await c.req.arrayBuffer()));
  if ('diagnostic' in decoded) return refuse(c, 'invalid-definition', 'Nothing was stored', [decoded.diagnostic]);
  const submitted = await submitDefinition(env, decoded.text, SOURCE);
  if (submitted.result === 'rejected') {
    return refuse(c, 'invalid-definition', 'Nothing was stored', submitted.diagnostics);
  }
  if (submitted.result === 'owned-elsewhere') {
    return refuse(
      c,
      'owned-elsewhere',
      `The name belongs to ${submitted.owner}: change it there, or take another name`,
    );
  }
  if (submitted.result === 'contended') return contended(c);
  const { result, head, diagnostics } = submitted;
  const version = 'version' in head ? { version: head.version } : {};
  const answer: SubmitResponse = { type: submitted.type, name: head.name, ...version, result, diagnostics };
  return c.json(answer, result === 'unchanged' ? 200 : 201);
}

function contended(c: Context): Response {
  return refuse(c, 'contended', 'Others changed this workflow at the same time; try again');
}

/** Answers that no workflow, or no live one, has this name. */
export function noSuchWorkflow(c: Context, name: string): Response {
  return refuse(c, 'no-such-workflow', `There is no workflow "${name}"`);
}
