import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeSsmClient } from '#adapters/aws/clients/ssm-client.ts';
import { readStackSettings } from '#adapters/aws/stack-settings.ts';

const PARAMETER = '/akkaflow/prod/outputs/Settings';

/** A client of SSM, as far as its parameters go. */
async function ssmWith(value: string) {
  const server = createServer(async (request, response) => {
    const { Name } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const answer =
      Name === PARAMETER ? { Parameter: { Name, Value: value } } : { __type: 'ParameterNotFound', message: Name };
    response.writeHead(Name === PARAMETER ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = makeSsmClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoints: { ssm: `http://127.0.0.1:${port}` },
  });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return client;
}

describe('the settings of a stage', () => {
  it('are what its stack wrote down', async () => {
    const settings = { AKKAFLOW_TABLE: 'table', AKKAFLOW_GROUPS: '{"default":"default"}' };
    expect(await readStackSettings(await ssmWith(JSON.stringify(settings)), 'prod')).toEqual(settings);
  });

  it('are asked for in vain where nothing is deployed, with what to look at', async () => {
    await expect(readStackSettings(await ssmWith('{}'), 'test')).rejects.toMatchObject({
      code: 'stack',
      message:
        'No akkaflow is deployed as test there: SSM has no parameter /akkaflow/test/outputs/Settings; are the stage and AWS_REGION right?',
    });
  });

  it('must be JSON', async () => {
    await expect(readStackSettings(await ssmWith('nothing'), 'prod')).rejects.toMatchObject({
      code: 'stack',
      message: expect.stringContaining(PARAMETER),
    });
  });
});
