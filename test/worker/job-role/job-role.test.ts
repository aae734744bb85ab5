import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOptionsFrom } from '#adapters/aws/client-options.ts';
import { makeStsClient } from '#adapters/aws/clients/sts-client.ts';
import { StsRoleSource } from '#adapters/aws/sts/sts-role-source.ts';
import { systemRandom } from '#adapters/system/system.ts';
import { action } from '#test/factories/workflow.ts';
import { StsServer } from '#test/servers/sts-server.ts';
import { CredentialServer } from '#worker/job-role/credential-server.ts';
import { SecretMasks } from '#worker/masking/secret-masks.ts';
import { script, shell } from '../process/action-nodes.ts';
import { SHARED_USER, TestRunner } from '../process/test-runner.ts';
import { systemClock } from '../system-clock.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const ROLE = 'arn:aws:iam::123456789012:role/Etl';
/** Where the packages of Python are, if that of AWS is among them. */
const PACKAGES = spawnSync('python3', ['-c', 'import os, botocore; print(os.path.dirname(botocore.__path__[0]))'])
  .stdout?.toString()
  .trim();
const logger = { info() {}, warn() {}, error() {} };

let sts: StsServer;
let server: CredentialServer;
let runner: TestRunner;

beforeAll(async () => {
  sts = await StsServer.start();
  const environment = { AWS_ENDPOINT_URL: sts.url, AWS_REGION: 'eu-west-1' };
  const credentials = { accessKeyId: 'worker', secretAccessKey: 'worker' };
  const client = await makeStsClient({ ...clientOptionsFrom(environment), credentials });
  const role = new StsRoleSource(client, ROLE);
  const deps = { clock: systemClock, random: systemRandom, logger };
  server = await CredentialServer.start({ ...deps, role, region: 'eu-west-1' });
  const none = { links: { list: async () => [] }, secrets: { readAll: async () => new Map() } };
  runner = await TestRunner.start({
    jobRole: server,
    masks: new SecretMasks({ ...none, clock: systemClock, logger }),
    actionProgram: path.join(ROOT, 'test/worker/process/action-program.ts'),
  });
});

afterAll(async () => {
  await runner.close();
  server.close();
  sts.close();
});

const byNode = script({
  code: `#!${process.execPath}
    const { createRequire } = require('node:module');
    const { defaultProvider } = createRequire(${JSON.stringify(`${ROOT}/package.json`)})('@aws-sdk/credential-provider-node');
    defaultProvider()().then(({ accessKeyId, sessionToken }) => console.log(accessKeyId, sessionToken));`,
});
const byPython = script({
  code: `#!/usr/bin/env python3
import sys
sys.path.append(${JSON.stringify(PACKAGES)})
import botocore.session
session = botocore.session.get_session()
credentials = session.get_credentials().get_frozen_credentials()
print(credentials.access_key, credentials.token)
print(session.create_client("s3").meta.region_name)`,
});

describe('an attempt with a job role', () => {
  it('is the role to the default chain of the SDK for JavaScript', async () => {
    const { out, err } = await runner.run(byNode);
    const session = sts.sessions.at(-1);
    expect([out, err]).toEqual([`ASIA-${session}-${sts.sessions.length} token of ${ROLE}\n`, '']);
    expect(session).toMatch(/^i\d+-1\.1\.1\.1$/);
  });

  it.runIf(PACKAGES)('is the role to the one for Python', async () => {
    // Its packages may be in the home of the user of the tests.
    const asTester = await TestRunner.start({ jobRole: server, isolation: SHARED_USER });
    const { out, err } = await asTester.run(byPython);
    await asTester.close();
    const session = sts.sessions.at(-1);
    expect([out, err]).toEqual([`ASIA-${session}-${sts.sessions.length} token of ${ROLE}\neu-west-1\n`, '']);
  });

  it('does not show its token', async () => {
    const { out } = await runner.run(
      shell('env | grep -c TOKEN; printf %s $AWS_CONTAINER_AUTHORIZATION_TOKEN | tee copy; echo; base64 -w0 copy'),
    );
    expect(out).toMatch(/^1\n\*\*\*\n\*\*\*[\w=]{0,3}$/);
  });

  it('gets nothing by the token of one that has ended', async () => {
    const print = await runner.run(shell('echo $AWS_CONTAINER_AUTHORIZATION_TOKEN | tr 0-9a-f g-v'));
    const token = print.out.trim().replaceAll(/[g-v]/g, (letter) => (letter.charCodeAt(0) - 103).toString(16));
    const ask = `curl -s -o /dev/null -w '%{http_code}' -H "Authorization: $token" $AWS_CONTAINER_CREDENTIALS_FULL_URI`;
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect((await runner.run(shell(`token=${token}; ${ask}`))).out).toBe('401');
    expect((await runner.run(shell(`token=$AWS_CONTAINER_AUTHORIZATION_TOKEN; ${ask}`))).out).toBe('200');
  });

  it('fails in its own words when the role cannot be taken on', async () => {
    sts.denied = true;
    const { err, outcome } = await runner.run(byNode);
    sts.denied = false;
    expect(outcome.outcome).toBe('FAILED');
    expect(err).toContain(
      `the worker may not take on the job role ${ROLE}: let its trust policy allow the role of the worker`,
    );
  });

  it('is the role too when its action runs in a process of its own', async () => {
    const content = { name: 'sql', attributes: {}, children: ['sign'], position: { line: 1, column: 1 } };
    const { out, err } = await runner.run(action('node', 'end', { kind: 'sql', content }));
    expect([out, err]).toEqual([`"ASIA-${sts.sessions.at(-1)}-${sts.sessions.length}"\n`, '']);
  });
});
