import type { Context } from 'hono';
import { diagramOf } from '#core/model/diagram.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import type { WorkflowHead } from '#core/ports/workflow-store.ts';
import { loadDefinition } from '#core/service/load-definition.ts';
import { noSuchWorkflow } from '../no-such.ts';
import { refuse } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { type WorkflowDiagramResponse, workflowDiagramResponse } from '../schema/diagram.ts';
import { diagramQuery } from '../schema/workflow.ts';

/** What a version of a workflow says: its text, and its diagram. */
export function workflowVersionRoutes(env: ApiEnvironment): readonly Route[] {
  return [showVersionXml(env), showDiagram(env)];
}

/** Answers the text of a definition by its hash. */
export async function xmlOf(env: ApiEnvironment, c: Context, { hash }: Pick<WorkflowHead, 'hash'>): Promise<Response> {
  return c.body(await env.definitions.get(hash), 200, { 'content-type': 'application/xml; charset=utf-8' });
}

function showVersionXml(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/workflows/{name}/versions/{version}/xml', id: 'getVersionXml', tag: 'workflows' },
      summary: 'The text of a version',
      access: { role: 'viewer', on: 'workflow' },
      answers: { 200: { doc: 'The definition, as it was submitted', text: 'application/xml' } },
      problems: ['no-such-workflow', 'no-such-version'],
    },
    async ({ c, params: { name, version } }) => {
      const head = /^[1-9]\d{0,8}$/.test(version) ? await env.workflows.version(name, Number(version)) : undefined;
      return head === undefined ? noSuchVersion(c, name, version) : xmlOf(env, c, head);
    },
  );
}

function showDiagram(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/workflows/{name}/diagram', id: 'getWorkflowDiagram', tag: 'workflows' },
      summary: 'The nodes of a workflow and the ways between them, of the live version or of another',
      access: { role: 'viewer', on: 'workflow' },
      query: diagramQuery,
      answers: { 200: { doc: 'The diagram', schema: workflowDiagramResponse } },
      problems: ['no-such-workflow', 'no-such-version'],
    },
    async ({ c, params: { name }, query: { version } }) => {
      const head = await (version === undefined ? env.workflows.head(name) : env.workflows.version(name, version));
      if (head === undefined) {
        return version === undefined ? noSuchWorkflow(c, name) : noSuchVersion(c, name, `${version}`);
      }
      const diagram = diagramOf((await loadDefinition(env, head.hash)).workflow);
      return c.json({ name, version: head.version, ...diagram } satisfies WorkflowDiagramResponse);
    },
  );
}

function noSuchVersion(c: Context, name: string, version: string): Response {
  return refuse(c, 'no-such-version', `Workflow "${name}" has no version "${version}"`);
}
