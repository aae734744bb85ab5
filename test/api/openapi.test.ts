import { describe, expect, it } from 'vitest';
import { routeTable } from '#api/route-table.ts';
import { makeTestApi } from './test-api.ts';

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId: string; responses: object }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

async function servedDocument(): Promise<Document> {
  const response = await makeTestApi().request('GET', '/openapi.json');
  expect(response.status).toBe(200);
  return (await response.json()) as Document;
}

describe('the OpenAPI document', () => {
  it('has every route of the table, each with an id of its own', async () => {
    const { openapi, paths } = await servedDocument();
    expect(openapi).toBe('3.1.1');
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`),
    );
    const routes = routeTable(makeTestApi().env).map(({ spec }) => `${spec.method} ${spec.path} ${spec.id}`);
    expect(operations.toSorted()).toEqual(routes.toSorted());
    expect(new Set(routes.map((route) => route.split(' ')[2])).size).toBe(routes.length);
  });

  it('refers to schemas only that it has', async () => {
    const document = await servedDocument();
    const referred = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(referred.length).toBeGreaterThan(20);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(referred));
    expect(JSON.stringify(document)).not.toMatch(/\$defs|readOnly/);
  });
});

describe('a cursor', () => {
  async function firstCursor() {
    const api = makeTestApi();
    for (const name of ['a', 'b']) {
      const xml = `<work-flow name="${name}"><start name="s" to="e"/><end name="e"/></work-flow>`;
      await api.request('POST', '/v1/definitions', { xml });
    }
    const { cursor } = (await (await api.request('GET', '/v1/workflows?limit=1')).json()) as { cursor: string };
    return { api, cursor };
  }

  it('is taken back by the list that gave it out', async () => {
    const { api, cursor } = await firstCursor();
    const next = await api.request('GET', `/v1/workflows?limit=1&cursor=${cursor}`);
    expect(await next.json()).toMatchObject({ items: [{ name: 'b' }] });
  });

  it.each([
    ['/v1/coordinators', (cursor: string) => cursor],
    ['/v1/workflows', (cursor: string) => `${cursor}A`],
    ['/v1/workflows', (cursor: string) => cursor.slice(0, 8)],
    ['/v1/workflows', () => 'L3RtcA'],
  ])('of another list, or changed, is refused by %s', async (path, change) => {
    const { api, cursor } = await firstCursor();
    const refused = await api.request('GET', `${path}?cursor=${encodeURIComponent(change(cursor))}`);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: 'invalid-request', detail: expect.stringContaining('cursor') });
  });
});
