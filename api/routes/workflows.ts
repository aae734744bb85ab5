import type { ApiEnvironment } from '#core/ports/ports.ts';
import { deleteWorkflow } from '#core/service/delete-definition.ts';
import { headDetail } from '#core/service/head-detail.ts';
import { noSuchWorkflow } from '../no-such.ts';
import { contended, refuse } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { pageOf } from '../schema/page.ts';
import { listWorkflowsQuery, type WorkflowResponse, workflowHead, workflowResponse } from '../schema/workflow.ts';
import { xmlOf } from './workflow-versions.ts';

/** `/v1/workflows`: workflows and their versions. A deleted workflow can still be read. */
export function workflowRoutes(env: ApiEnvironment): readonly Route[] {
  return [listWorkflows(env), showWorkflow(env), showWorkflowXml(env), removeWorkflow(env)];
}

function listWorkflows(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/workflows', id: 'listWorkflows', tag: 'workflows' },
      summary: 'Live workflows of a folder and below, by folder and name',
      access: { role: 'viewer', on: 'any' },
      query: listWorkflowsQuery,
      answers: { 200: { doc: 'A page of workflows', schema: pageOf(workflowHead) } },
    },
    async ({ query: { dir, ...request }, visible, page }) => {
      const workflows = await env.workflows.list(dir, request);
      return page({ ...workflows, items: visible.inFolders(workflows.items, (workflow) => workflow.dir) });
    },
  );
}

function showWorkflow(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/workflows/{name}', id: 'getWorkflow', tag: 'workflows' },
      summary: 'A workflow with all its versions, also a deleted one',
      access: { role: 'viewer', on: 'workflow' },
      answers: { 200: { doc: 'The workflow', schema: workflowResponse } },
      problems: ['no-such-workflow'],
    },
    async ({ c, params: { name } }) => {
      const head = await env.workflows.head(name);
      if (head === undefined) return noSuchWorkflow(c, name);
      return c.json({ head, versions: await env.workflows.versions(name) } satisfies WorkflowResponse);
    },
  );
}

function showWorkflowXml(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/workflows/{name}/xml', id: 'getWorkflowXml', tag: 'workflows' },
      summary: 'The text of the live version',
      access: { role: 'viewer', on: 'workflow' },
      answers: { 200: { doc: 'The definition, as it was submitted', text: 'application/xml' } },
      problems: ['no-such-workflow'],
    },
    async ({ c, params: { name } }) => {
      const head = await env.workflows.head(name);
      if (head === undefined) return noSuchWorkflow(c, name);
      return xmlOf(env, c, head);
    },
  );
}

function removeWorkflow(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'DELETE', path: '/v1/workflows/{name}', id: 'deleteWorkflow', tag: 'workflows' },
      summary: 'Deletes a workflow that no coordinator depends on; its instances go on',
      access: { role: 'editor', on: 'workflow' },
      answers: { 204: { doc: 'It is deleted' } },
      problems: ['no-such-workflow', 'contended', 'still-needed'],
    },
    async ({ c, params: { name }, note }) => {
      const head = await env.workflows.head(name);
      if (head !== undefined) note({ before: headDetail(head) });
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
    },
  );
}
