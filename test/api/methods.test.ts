import { describe, expect, it } from 'vitest';
import { definition, makeTestApi } from './test-api.ts';

describe('a path', () => {
  it.each([
    ['PATCH', '/v1/workflows', 'GET, HEAD, OPTIONS'],
    ['POST', '/v1/workflows/etl', 'DELETE, GET, HEAD, OPTIONS'],
    ['GET', '/v1/instances/bulk/kill', 'OPTIONS, POST'],
    ['GET', '/v1/definitions', 'OPTIONS, POST'],
    ['DELETE', '/openapi.json', 'GET, HEAD, OPTIONS'],
  ])('takes no %s %s, and says what it takes', async (method, path, allow) => {
    const response = await makeTestApi().request(method, path);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await response.json()).toMatchObject({ code: 'method-not-allowed' });
  });

  it('says what it takes when it is asked for OPTIONS', async () => {
    const response = await makeTestApi().request('OPTIONS', '/v1/links/dw');
    expect(response.status).toBe(204);
    expect(response.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS, PUT');
  });

  it('answers HEAD as GET, without a body', async () => {
    const api = makeTestApi();
    await api.request('POST', '/v1/definitions', { xml: definition() });
    const response = await api.request('HEAD', '/v1/workflows/etl');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect((await api.request('HEAD', '/v1/workflows/nope')).status).toBe(404);
  });

  it('of no route is not found, whatever the method', async () => {
    expect((await makeTestApi().request('PATCH', '/v1/nothing')).status).toBe(404);
  });
});

describe('a body', () => {
  const send = (text: string, headers: Readonly<Record<string, string>> = {}) =>
    makeTestApi().request('POST', '/v1/workflows/etl/instances', {
      text,
      headers: { 'content-type': 'application/json', ...headers },
    });

  it.each([
    ['deep', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 400],
    ['deep in a field', `{"params":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`, 400],
    ['with __proto__', '{"__proto__":{"params":{}}}', 400],
    ['with __proto__ among names', '{"params":{"__proto__":"x"}}', 404],
    ['of no object', '3', 400],
    ['of null', 'null', 400],
    ['with a NUL', '{"params":{"a":"\\u0000"}}', 404],
    ['with half a character', '{"params":{"a":"\\ud800"}}', 404],
  ])('%s is answered clearly', async (_, text, status) => {
    const response = await send(text);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('that is longer than its Content-Length says is cut off or refused, not believed', async () => {
    const response = await send(' '.repeat(3 * 1024 * 1024), { 'content-length': '2' });
    expect([400, 413]).toContain(response.status);
  });
});

describe('two submits of different files under one name at once', () => {
  it('make two versions, each with its own text', async () => {
    const { request } = makeTestApi();
    const texts = [definition('etl', 'echo a'), definition('etl', 'echo b')];
    const answers = await Promise.all(texts.map((xml) => request('POST', '/v1/definitions', { xml })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const stored = await Promise.all(
      [1, 2].map(async (version) => (await request('GET', `/v1/workflows/etl/versions/${version}/xml`)).text()),
    );
    expect(stored.toSorted()).toEqual(texts);
  });
});

describe('a name in a path', () => {
  it.each(['..%2F..%2Fetc', 'a%2Fb', '循环', '%00', '😀', 'a'.repeat(600), '%ZZ', '%', '%C0%AF'])(
    '%s names what is called so, or nothing',
    async (name) => {
      for (const path of [`/v1/workflows/${name}`, `/v1/instances/${name}`, `/v1/coordinators/${name}/why`]) {
        const response = await makeTestApi().request('GET', path);
        expect([400, 404]).toContain(response.status);
        expect(response.headers.get('content-type')).toBe('application/problem+json');
      }
    },
  );
});
