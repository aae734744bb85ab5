import { folderWith } from '#core/model/access.ts';
import type { Link } from '#core/model/link.ts';
import type { ApiEnvironment } from '#core/ports/ports.ts';
import { deleteLink } from '#core/service/delete-link.ts';
import { LINK_TEST_PREFIX, testLink } from '#core/service/test-link.ts';
import { linkDetail } from '../audit-details.ts';
import { idempotentInstance } from '../idempotent-instance.ts';
import { noSuchLink } from '../no-such.ts';
import { refuse } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import {
  deleteLinkQuery,
  type LinkResponse,
  type LinksResponse,
  linkResponse,
  linksResponse,
  type TestLinkResponse,
  testLinkBody,
  testLinkResponse,
} from '../schema/link.ts';

/** `/v1/links`: ways to databases and file systems, never their secrets. */
export function linkRoutes(env: ApiEnvironment): readonly Route[] {
  return [listLinks(env), showLink(env), removeLink(env), openLink(env)];
}

function listLinks(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/links', id: 'listLinks', tag: 'links' },
      summary: 'Links that are for folders of the caller, by name',
      access: { role: 'viewer', on: 'any' },
      answers: { 200: { doc: 'The links', schema: linksResponse } },
    },
    async ({ c, caller }) => {
      const links = await env.links.list();
      const items = links.filter(({ folders }) => folderWith(caller.grants, 'viewer', folders) !== undefined);
      return c.json({ items: items.map(shown) } satisfies LinksResponse);
    },
  );
}

function showLink(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'GET', path: '/v1/links/{name}', id: 'getLink', tag: 'links' },
      summary: 'A link, without its secret',
      access: { role: 'viewer', on: 'link' },
      answers: { 200: { doc: 'The link', schema: linkResponse } },
      problems: ['no-such-link'],
    },
    async ({ c, params: { name } }) => {
      const link = await env.links.get(name);
      return link === undefined ? noSuchLink(c, name) : c.json(shown(link));
    },
  );
}

/** Of its secret only where it is. */
function shown({ secret, ...link }: Link): LinkResponse {
  const place = secret?.type === 'managed' ? ({ type: 'managed' } as const) : secret;
  return { ...link, ...(place !== undefined && { secret: place }) } as LinkResponse;
}

function removeLink(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'DELETE', path: '/v1/links/{name}', id: 'deleteLink', tag: 'links' },
      summary: 'Deletes a link that no live workflow names, and its secret',
      access: { role: 'admin', on: 'deployment' },
      query: deleteLinkQuery,
      answers: { 204: { doc: 'It is deleted' } },
      problems: ['no-such-link', 'still-needed'],
    },
    async ({ c, params: { name }, query: { force }, note }) => {
      const link = await env.links.get(name);
      if (link !== undefined) note({ before: linkDetail(link) });
      const deleted = await deleteLink(env, name, force === 'true');
      switch (deleted.result) {
        case 'missing':
          return noSuchLink(c, name);
        case 'needed':
          return refuse(c, 'still-needed', `These workflows use it: ${deleted.by.join(', ')}`);
        case 'deleted':
          return c.body(null, 204);
      }
    },
  );
}

function openLink(env: ApiEnvironment): Route {
  return defineRoute(
    {
      ...{ method: 'POST', path: '/v1/links/{name}/test', id: 'testLink', tag: 'links' },
      summary: 'Starts an instance that opens a link on a worker; how that ends is the answer',
      access: { role: 'operator', on: 'link' },
      body: testLinkBody,
      idempotent: true,
      answers: {
        200: { doc: 'The same key has started it before', schema: testLinkResponse },
        201: { doc: 'It is started', schema: testLinkResponse },
      },
      problems: ['no-such-link'],
    },
    async ({ c, caller, params: { name }, body: { group }, note }) => {
      const link = await env.links.get(name);
      const dir = link && folderWith(caller.grants, 'operator', link.folders);
      if (link === undefined || dir === undefined) return noSuchLink(c, name);
      const key = await idempotentInstance(env, c, `${LINK_TEST_PREFIX}${name}`);
      if (key instanceof Response) return key;
      if (key.before !== undefined) return c.json({ id: key.before } satisfies TestLinkResponse, 200);
      const startedBy = caller.name;
      const started = await testLink(env, link, { group, dir, startedBy, ...(key.id !== undefined && { id: key.id }) });
      if ('id' in started) {
        note({ after: { instance: started.id } });
        return c.json({ id: started.id } satisfies TestLinkResponse, started.result === 'started' ? 201 : 200);
      }
      const reasons = started.result === 'rejected' ? started.diagnostics.map(({ message }) => message) : [];
      return refuse(c, 'invalid-request', `The test cannot be started: ${reasons.join('; ')}`);
    },
  );
}
