import { describe, expect, it } from 'vitest';
import { HOST, makeTestApi, TOKEN } from './test-api.ts';

/** Every route, and one that does not exist: none may answer anything to a stranger. */
const ROUTES = [
  ['POST', '/v1/definitions'],
  ['GET', '/v1/workflows'],
  ['GET', '/v1/workflows/etl'],
  ['GET', '/v1/workflows/etl/xml'],
  ['DELETE', '/v1/workflows/etl'],
  ['POST', '/v1/workflows/etl/instances'],
  ['GET', '/v1/coordinators'],
  ['GET', '/v1/coordinators/nightly'],
  ['GET', '/v1/coordinators/nightly/why'],
  ['GET', '/v1/coordinators/nightly/next'],
  ['GET', '/v1/coordinators/nightly/ledger'],
  ['POST', '/v1/coordinators/nightly/enable'],
  ['POST', '/v1/coordinators/nightly/disable'],
  ['POST', '/v1/coordinators/nightly/reset'],
  ['DELETE', '/v1/coordinators/nightly'],
  ['GET', '/v1/instances'],
  ['GET', '/v1/instances/1ng7saeyak4tpadwdswp'],
  ['GET', '/v1/instances/1ng7saeyak4tpadwdswp/nodes/load/log'],
  ['POST', '/v1/instances/1ng7saeyak4tpadwdswp/kill'],
  ['POST', '/v1/instances/1ng7saeyak4tpadwdswp/suspend'],
  ['POST', '/v1/instances/1ng7saeyak4tpadwdswp/resume'],
  ['POST', '/v1/instances/1ng7saeyak4tpadwdswp/rerun'],
  ['GET', '/v1/health'],
  ['GET', '/elsewhere'],
] as const;

describe.each(ROUTES)('%s %s', (method, path) => {
  it.each([
    ['no token', 401, 'unauthorized', { authorization: undefined }],
    ['another token', 401, 'unauthorized', { authorization: `Bearer ${TOKEN}x` }],
    ['an empty token', 401, 'unauthorized', { authorization: 'Bearer ' }],
    ['the token in another scheme', 401, 'unauthorized', { authorization: `Basic ${TOKEN}` }],
    ['no Host', 403, 'foreign-host', { host: undefined }],
    ['a foreign Host', 403, 'foreign-host', { host: 'rebound.example:7070' }],
    ['a foreign Origin', 403, 'foreign-origin', { origin: 'https://evil.example' }],
    ['an Origin on another port', 403, 'foreign-origin', { origin: 'http://127.0.0.1:8080' }],
    ['the Origin of a sandboxed page', 403, 'foreign-origin', { origin: 'null' }],
  ])('with %s is refused', async (_, status, code, headers) => {
    const response = await makeTestApi().request(method, path, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, code, type: `urn:akkaflow:problem:${code}` });
  });
});

describe('a page of the server itself', () => {
  it('may call it', async () => {
    const response = await makeTestApi().request('GET', '/v1/health', { headers: { origin: `http://${HOST}` } });
    expect(response.status).toBe(200);
  });
});

describe('what goes wrong', () => {
  it('on an unknown route is a problem', async () => {
    const response = await makeTestApi().request('GET', '/v2/workflows');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: 'no-such-route',
      detail: 'There is no route GET /v2/workflows',
    });
  });

  it('inside is logged, and nothing of it is told', async () => {
    const api = makeTestApi();
    api.env.workers.list = () => Promise.reject(new Error('table akkaflow-secret is gone'));
    const response = await api.request('GET', '/v1/health');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('akkaflow-secret');
    expect(api.logged).toEqual(['A request failed']);
  });
});
