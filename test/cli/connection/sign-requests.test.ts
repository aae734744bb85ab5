import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ApiClient } from '#cli/client/api-client.ts';
import { awsSignature, isApiGateway } from '#cli/connection/sign-requests.ts';

const KEY = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const REGION = 'eu-west-1';

/** A gateway that lets through only what is signed with the key, worked out anew from what arrives. */
async function gateway(): Promise<{ readonly url: string; readonly paths: string[] }> {
  const paths: string[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const good = request.headers.authorization === expected(request, Buffer.concat(parts));
    paths.push(request.url ?? '');
    response.writeHead(good ? 200 : 403, { 'content-type': 'application/json' });
    response.end(JSON.stringify(good ? { items: [] } : { message: 'The request signature does not match' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prod`, paths };
}

/** Signature Version 4, step by step as its documentation has it. */
function expected({ method, url = '', headers }: IncomingMessage, body: Buffer): string {
  const sent = String(headers.authorization);
  const names = /SignedHeaders=([^,]+)/.exec(sent)?.[1] ?? '';
  const time = String(headers['x-amz-date']);
  const scope = `${time.slice(0, 8)}/${REGION}/execute-api/aws4_request`;
  const [path = '', query = ''] = url.split('?');
  const canonical = [
    method,
    path.split('/').map(encode).join('/'),
    query.split('&').sort().join('&'),
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = scope.split('/').reduce<Buffer | string>((secret, part) => hmac(secret, part), `AWS4${KEY.secret}`);
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return `AWS4-HMAC-SHA256 Credential=${KEY.id}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function withKey(secret: string) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', KEY.id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
  vi.stubEnv('AWS_SESSION_TOKEN', undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
}

describe('a signed request', () => {
  it('is let through, whatever is in its path, its query and its body', async () => {
    withKey(KEY.secret);
    const { url, paths } = await gateway();
    const client = new ApiClient(url, awsSignature({ region: REGION }));
    await client.workflows.list({ dir: '/etl', limit: 50, cursor: 'a+b=c/d é*' });
    await client.workflows.info('步骤 1/x');
    await client.workflows.start('etl', { params: { day: '步骤' } }, 'key-1');
    await client.definitions.submit(new Uint8Array([0xff, 0, 1]));
    expect(paths[1]).toBe('/prod/v1/workflows/%E6%AD%A5%E9%AA%A4%201%2Fx');
  });

  it('with another key is refused, and what the gateway says is told', async () => {
    withKey('another');
    const { url } = await gateway();
    const listed = new ApiClient(url, awsSignature({ region: REGION })).workflows.list({});
    await expect(listed).rejects.toMatchObject({ exitCode: 4, message: expect.stringContaining('does not match') });
  });

  it('needs a region, which an address of API Gateway has in it', async () => {
    withKey(KEY.secret);
    const client = new ApiClient('http://127.0.0.1:1', awsSignature({}));
    await expect(client.system.health()).rejects.toThrow('Give --region');
    const sign = awsSignature({});
    const url = 'https://abc123.execute-api.ap-southeast-2.amazonaws.com/prod/v1/health';
    const { authorization } = await sign({ method: 'GET', url, headers: {} });
    expect(authorization).toContain('/ap-southeast-2/execute-api/aws4_request');
  });
});

describe('an address of API Gateway', () => {
  it.each([
    ['https://abc123.execute-api.eu-west-1.amazonaws.com/prod', true],
    ['https://abc123.execute-api.cn-north-1.amazonaws.com.cn/prod', true],
    ['https://abc123.execute-api.eu-west-1.amazonaws.com.evil.example/prod', false],
    ['https://etl.example.org', false],
    ['nonsense', false],
  ])('%s: %s', (url, is) => {
    expect(isApiGateway(url)).toBe(is);
  });
});
