import type { LambdaEvent } from 'hono/aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemDigest } from '#adapters/system/system.ts';
import type { Grant } from '#core/model/access.ts';
import type { Environment } from '#core/ports/ports.ts';
import { type ApiHandler, makeApiHandler } from '#lambda/api-handler.ts';
import { definition } from '#test/api/test-api.ts';
import { makeEnvironment } from '#test/factories/environment.ts';

const ROLE_SESSION = 'arn:aws:sts::123456789012:assumed-role/Ops/ann@example.com';
const ROLE = 'iam:arn:aws:iam::123456789012:role/Ops';
const ADMIN: Grant = { role: 'admin', dir: '/' };

let env: Environment;
let handler: ApiHandler;
beforeEach(async () => {
  env = makeEnvironment();
  handler = makeApiHandler(env, 'cursor-key');
  await granted(ROLE, ADMIN);
});

async function granted(name: string, ...grants: readonly Grant[]): Promise<void> {
  await env.access.replace(await env.access.get(name), { name, grants, updatedAt: 1 });
}

/** An event of a REST API as API Gateway sends it, by default signed in the name of a role. */
function event(overrides: Readonly<Record<string, unknown>> = {}, context: object = signedBy(ROLE_SESSION)) {
  const headers: Record<string, string> = {
    Accept: '*/*',
    Host: 'abcdef1234.execute-api.eu-west-1.amazonaws.com',
    'X-Forwarded-For': '203.0.113.7',
    'X-Forwarded-Proto': 'https',
    ...(overrides['headers'] as Record<string, string> | undefined),
  };
  return {
    resource: '/{proxy+}',
    httpMethod: 'GET',
    path: '/v1/whoami',
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: 'v1/whoami' },
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    ...overrides,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdef1234',
      domainName: 'abcdef1234.execute-api.eu-west-1.amazonaws.com',
      httpMethod: 'GET',
      path: '/prod/v1/whoami',
      protocol: 'HTTP/1.1',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      resourcePath: '/{proxy+}',
      stage: 'prod',
      ...context,
    },
  } as unknown as LambdaEvent;
}

function signedBy(userArn: string | null): object {
  return { identity: { sourceIp: '203.0.113.7', userAgent: 'curl/8', userArn, caller: null, accountId: null } };
}

function withClaims(claims: object): object {
  return { ...signedBy(null), authorizer: { claims } };
}

async function answer(sent: LambdaEvent) {
  const { statusCode, body, isBase64Encoded } = await handler(sent);
  return { status: statusCode, isBase64Encoded, body: JSON.parse(body) as Record<string, unknown> };
}

describe('the caller of an event', () => {
  it('is the role of a session that signed it', async () => {
    expect(await answer(event())).toMatchObject({ status: 200, body: { name: ROLE, grants: [ADMIN] } });
  });

  it('is a user of Cognito with its groups', async () => {
    const grant = { role: 'editor', dir: '/etl' } as const;
    await granted('cognito-group:etl', grant);
    const context = withClaims({ sub: '6f1c-22', 'cognito:groups': 'others, etl', email: 'ann@example.com' });
    expect(await answer(event({}, context))).toMatchObject({
      status: 200,
      body: { name: 'cognito:6f1c-22', grants: [grant] },
    });
  });

  it('is whoever has a token, on a method without an authorizer', async () => {
    const secret = 'ab'.repeat(32);
    const principal = { name: 'token:ci', grants: [], tokenHash: systemDigest(secret), updatedAt: 1 };
    await env.access.replace(undefined, principal);
    const headers = { Authorization: `Bearer akkaflow.ci.${secret}` };
    expect(await answer(event({ headers }, signedBy(null)))).toMatchObject({ status: 200, body: { name: 'token:ci' } });
  });

  it('is an admin when the deployment says so, with nothing stored', async () => {
    const admins = ['iam:arn:aws:iam::123456789012:user/root-ann'];
    handler = makeApiHandler({ ...env, settings: { ...env.settings, admins } }, 'cursor-key');
    const sent = event({ path: '/v1/access' }, signedBy('arn:aws:iam::123456789012:user/root-ann'));
    expect((await answer(sent)).status).toBe(200);
  });

  it.each([
    ['no identity', signedBy(null)],
    ['no request context at all', {}],
    ['an authorizer without claims', { ...signedBy(null), authorizer: {} }],
    ['claims without a subject', withClaims({ email: 'ann@example.com' })],
    ['claims without a subject and a signature', { ...signedBy(ROLE_SESSION), authorizer: { claims: { email: 'x' } } }],
    ['a subject of another type', withClaims({ sub: { $ne: 1 } })],
    ['a subject that is no name', withClaims({ sub: 'a b' })],
    ['an ARN that is none', signedBy('ann')],
  ])('with %s is nobody: 401', async (_, context) => {
    expect(await answer(event({}, context))).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  });

  it('is not what a header says', async () => {
    const headers = { 'x-amzn-requestcontext': JSON.stringify(signedBy(ROLE_SESSION)), 'x-user-arn': ROLE_SESSION };
    expect((await answer(event({ headers }, signedBy(null)))).status).toBe(401);
  });

  it('may do nothing by default', async () => {
    const sent = event({ path: '/v1/workflows' }, signedBy('arn:aws:iam::123456789012:user/bob'));
    expect(await answer(sent)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});

describe('an event', () => {
  const xml = definition('报表 1');
  const headers = { 'Content-Type': 'application/xml' };
  const submit = { httpMethod: 'POST', path: '/v1/definitions', headers };

  it('brings its body as text', async () => {
    expect((await answer(event({ ...submit, body: xml }))).status).toBe(201);
  });

  it('brings its body in base64', async () => {
    const body = Buffer.from(xml).toString('base64');
    expect((await answer(event({ ...submit, body, isBase64Encoded: true }))).status).toBe(201);
    expect((await env.workflows.head('报表 1'))?.dir).toBe('/etl');
  });

  it('brings names in its path encoded', async () => {
    await handler(event({ ...submit, body: xml }));
    const path = `/v1/workflows/${encodeURIComponent('报表 1')}`;
    expect(await answer(event({ path }))).toMatchObject({ status: 200, body: { head: { name: '报表 1' } } });
  });

  it('brings values of its query decoded, and those of one name together', async () => {
    const principal = ROLE.replace('Ops', 'Other');
    await granted(principal, { role: 'viewer', dir: '/报表 & more' });
    const query = { principal: [principal], dir: ['/报表 & more'] };
    const revoke = { httpMethod: 'DELETE', path: '/v1/access/grants', multiValueQueryStringParameters: query };
    expect(await answer(event(revoke))).toMatchObject({ status: 200, body: { grants: [] } });
    const twice = { path: '/v1/workflows', multiValueQueryStringParameters: { dir: ['/a', '/b'] } };
    expect(await answer(event(twice))).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it.each(['/prod/v1/whoami', '/base-path/v1/whoami', '/v1/whoami'])('is understood at %s', async (path) => {
    expect((await answer(event({ path }))).status).toBe(200);
  });

  it.each(['/v1/v1/whoami', '/a/b/v1/whoami', '/', '/prod/v1', '/%2e%2e/v1/whoami'])(
    'is for nobody at %s',
    async (path) => {
      const { status } = await answer(event({ path }));
      expect([404, 200]).toContain(status);
      if (path !== '/%2e%2e/v1/whoami') expect(status).toBe(404);
    },
  );

  it('of the document is answered with it', async () => {
    expect(await answer(event({ path: '/prod/openapi.json' }))).toMatchObject({
      status: 200,
      body: { openapi: '3.1.1' },
    });
  });

  it('is answered in text, problems as well', async () => {
    const found = await answer(event({ path: '/v1/workflows/none' }));
    expect(found).toMatchObject({ status: 404, isBase64Encoded: false, body: { code: 'no-such-workflow' } });
  });

  it('with a body beyond the limit is refused', async () => {
    const body = `<!-- ${'x'.repeat(2_200_000)} -->`;
    expect(await answer(event({ ...submit, body }))).toMatchObject({ status: 413, body: { code: 'too-large' } });
  });

  it('leaves the name of who sent it in the audit', async () => {
    await handler(event({ ...submit, body: xml }));
    const day = new Date(env.clock.now()).toISOString().slice(0, 10);
    const { items } = await env.audit.list({ day }, { limit: 10 });
    expect(items).toMatchObject([{ who: ROLE, action: 'submitDefinition', outcome: 'done' }]);
  });
});
