import { describe, expect, it } from 'vitest';
import { HOST, makeTestApi } from './test-api.ts';

/** The guard stands before all routes alike; who may call which is in `access.test.ts`. */
describe.each([
  ['GET', '/v1/workflows'],
  ['POST', '/v1/definitions'],
  ['GET', '/openapi.json'],
  ['GET', '/elsewhere'],
])('%s %s', (method, path) => {
  it.each([
    ['no token', 401, 'unauthorized', { authorization: undefined }],
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
