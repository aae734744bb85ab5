import { afterEach, describe, expect, it } from 'vitest';
import { systemRandom } from '#adapters/system/system.ts';
import type { RoleCredentials } from '#core/ports/role-source.ts';
import { type AttemptCredentials, CredentialServer } from '#worker/job-role/credential-server.ts';
import { systemClock } from '../system-clock.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let server: CredentialServer | undefined;
let nowMs = 0;
let failure: Error | undefined;
const asked: string[] = [];
const warnings: string[] = [];
const complaints: string[] = [];
const complain = (message: string) => void complaints.push(message);

afterEach(() => {
  server?.close();
  nowMs = 0;
  failure = undefined;
  asked.length = 0;
  warnings.length = 0;
  complaints.length = 0;
});

async function start(): Promise<CredentialServer> {
  const assume = async (session: string): Promise<RoleCredentials> => {
    asked.push(session);
    if (failure !== undefined) throw failure;
    return { accessKeyId: `key ${asked.length}`, secretAccessKey: 's', sessionToken: 't', expiresAt: nowMs + HOUR_MS };
  };
  const clock = { ...systemClock, now: () => nowMs };
  const warn = (message: string) => void warnings.push(message);
  const deps = { clock, random: systemRandom, logger: { info: warn, warn, error: warn }, role: { assume } };
  server = await CredentialServer.start({ ...deps, region: 'eu-west-1' });
  return server;
}

async function ask(attempt: AttemptCredentials, token = attempt.token) {
  const url = attempt.environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '';
  const answer = await fetch(url, { headers: { authorization: token } });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

describe('credentials of the job role', () => {
  it('are asked for when an attempt asks, under its name, once for all who ask at a time', async () => {
    const attempt = (await start()).open('wf/load é-1.1.1.1', complain);
    expect(asked).toEqual([]);
    const answers = await Promise.all([ask(attempt), ask(attempt), ask(attempt)]);
    expect(asked).toEqual(['wf-load---1.1.1.1']);
    const Expiration = '1970-01-01T01:00:00.000Z';
    const body = { AccessKeyId: 'key 1', SecretAccessKey: 's', Token: 't', Expiration };
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ status: 200, body })));
  });

  it('are on this machine only, with the region that the SDK is to use', async () => {
    const { environment } = (await start()).open('a-1', complain);
    expect(environment).toMatchObject({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' });
    expect(environment['AWS_CONTAINER_CREDENTIALS_FULL_URI']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  });

  it('are of each attempt its own, and of nobody without its token', async () => {
    const credentials = await start();
    const [one, other] = [credentials.open('one-1', complain), credentials.open('other-1', complain)];
    expect((await ask(one)).body['AccessKeyId']).toBe('key 1');
    expect((await ask(other)).body['AccessKeyId']).toBe('key 2');
    expect(asked).toEqual(['one-1', 'other-1']);
    expect(one.token).not.toBe(other.token);
    for (const token of ['', 'x', `Bearer ${one.token}`]) expect((await ask(one, token)).status).toBe(401);
  });

  it('are renewed before they expire', async () => {
    const attempt = (await start()).open('long-1', complain);
    await ask(attempt);
    nowMs = HOUR_MS - 21 * MINUTE_MS;
    expect((await ask(attempt)).body['AccessKeyId']).toBe('key 1');
    nowMs = HOUR_MS - 20 * MINUTE_MS;
    expect((await ask(attempt)).body).toMatchObject({ AccessKeyId: 'key 2', Expiration: '1970-01-01T01:40:00.000Z' });
  });

  it('stay the old ones while new ones cannot be had, and then say why there are none', async () => {
    const attempt = (await start()).open('long-1', complain);
    await ask(attempt);
    failure = new Error('the worker may not take on the job role');
    nowMs = HOUR_MS - 2 * MINUTE_MS;
    expect((await ask(attempt)).body['AccessKeyId']).toBe('key 1');
    nowMs = HOUR_MS - MINUTE_MS + 1;
    expect(await ask(attempt)).toMatchObject({ status: 403, body: { Message: failure.message } });
    expect(complaints).toEqual([failure.message]);
    expect(warnings).toEqual(['no credentials of the job role', 'no credentials of the job role']);
  });

  it('are gone when the attempt has ended', async () => {
    const attempt = (await start()).open('a-1', complain);
    expect((await ask(attempt)).status).toBe(200);
    attempt.close();
    expect((await ask(attempt)).status).toBe(401);
  });
});
