import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readStackOutput } from '#cli/connection/read-stack-output.ts';
import { runProgram } from '#cli/program.ts';
import type { SecretInput } from '#cli/secret-input.ts';
import { fakeTerminal, NO_INPUT } from '../fake-terminal.ts';
import { tempDir } from '../temp-dir.ts';

const TOKEN = 'a-very-secret-token';

function home() {
  const dir = tempDir();
  const file = join(dir, 'akkaflow', 'config.json');
  const akkaflow = async (args: readonly string[], input: SecretInput = NO_INPUT) => {
    const terminal = fakeTerminal();
    const exitCode = await runProgram(args, { terminal, variables: { XDG_CONFIG_HOME: dir }, input });
    return { exitCode, out: terminal.text('out'), err: terminal.text('err') };
  };
  return { file, akkaflow, stored: () => JSON.parse(readFileSync(file, 'utf8')) };
}

describe('configure', () => {
  it('keeps a deployment for its owner only, and its token comes out nowhere', async () => {
    const { akkaflow, file, stored } = home();
    const set = ['configure', '--profile', 'prod', '--url', 'https://etl.example', '--token-stdin'];
    const answers = [await akkaflow(set, { readAll: async () => TOKEN })];
    expect(answers[0]).toMatchObject({ exitCode: 0, out: '', err: `Kept url, token of profile prod in ${file}\n` });
    expect(stored()).toEqual({ profiles: { prod: { url: 'https://etl.example', token: TOKEN } } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    answers.push(await akkaflow(['configure', 'list']), await akkaflow(['configure', 'list', '-o', 'json']));
    answers.push(await akkaflow(['configure', 'get', 'token', '--profile', 'prod']));
    expect(answers[3]?.out).toBe('(set)\n');
    expect(JSON.stringify(answers)).not.toContain(TOKEN);
  });

  it('adds to what is there, and an address takes the place of a stage', async () => {
    const { akkaflow, file, stored } = home();
    mkdirSync(join(file, '..'));
    writeFileSync(file, '{"profiles":{"default":{"stage":"prod","region":"eu-west-1"}}}');
    await akkaflow(['configure', '--url', 'https://etl.example']);
    expect(stored().profiles.default).toEqual({ region: 'eu-west-1', url: 'https://etl.example' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('asks a person for the token of an address', async () => {
    const { akkaflow, stored } = home();
    await akkaflow(['configure', '--url', 'https://etl.example'], { ...NO_INPUT, ask: async () => TOKEN });
    expect(stored().profiles.default.token).toBe(TOKEN);
  });

  it('gets and unsets values, and forgets a profile', async () => {
    const { akkaflow, stored } = home();
    await akkaflow(['configure', '--url', 'https://etl.example', '--region', 'r']);
    expect((await akkaflow(['configure', 'get', 'url'])).out).toBe('https://etl.example\n');
    expect((await akkaflow(['configure', 'unset', 'region'])).exitCode).toBe(0);
    expect(await akkaflow(['configure', 'get', 'region'])).toMatchObject({ exitCode: 3, out: '' });
    expect((await akkaflow(['configure', 'unset', '--dry-run'])).err).toBe('Would forget profile default\n');
    expect((await akkaflow(['configure', 'unset'])).exitCode).toBe(0);
    expect(stored()).toEqual({ profiles: {} });
    expect((await akkaflow(['configure', 'unset'])).exitCode).toBe(3);
  });

  it.each([
    [['configure'], 'Give what to keep'],
    [['configure', '--url', 'here'], 'is no URL'],
    [['configure', '--url', 'https://a', '--stage', 'b'], 'cannot be used with'],
    [['configure', 'get', 'password'], 'Allowed choices'],
    [['configure', '--token', 'a b'], 'A token is one word'],
  ])('%j exits 2 and keeps nothing', async (args, message) => {
    const { akkaflow, file } = home();
    expect(await akkaflow(args)).toMatchObject({ exitCode: 2, err: expect.stringContaining(message) });
    expect(existsSync(file)).toBe(false);
  });

  it('keeps nothing in a dry run', async () => {
    const { akkaflow, file } = home();
    const { exitCode, err } = await akkaflow(['configure', '--url', 'https://etl.example', '--dry-run']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: `Would keep url of profile default in ${file}\n` });
    expect(existsSync(file)).toBe(false);
  });

  it.each(['', '[]', '{"profiles":[]}', '{"profiles":{"a":7}}', '{"profiles":{"a":{"url":7}}}'])(
    'tells which file cannot be used when it reads %j',
    async (text) => {
      const { akkaflow, file } = home();
      mkdirSync(join(file, '..'));
      writeFileSync(file, text);
      expect(await akkaflow(['workflow', 'list'])).toMatchObject({ exitCode: 1, err: expect.stringContaining(file) });
    },
  );
});

/** SSM, as far as its parameters go. */
async function parameterStore(parameters: Readonly<Record<string, string>>): Promise<void> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const value = parameters[JSON.parse(body).Name];
    response.writeHead(value === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify(value === undefined ? { __type: 'ParameterNotFound' } : { Parameter: { Value: value } }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'y');
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.close();
  });
}

describe('a deployment on AWS', () => {
  const AT = { region: 'eu-west-1' };
  const PARAMETERS = { '/akkaflow/prod/outputs/ApiUrl': 'https://a.example/prod' };

  it('is found by what its stack has written', async () => {
    await parameterStore(PARAMETERS);
    expect(await readStackOutput('prod', 'ApiUrl', AT)).toBe('https://a.example/prod');
  });

  it('that is not there says so', async () => {
    await parameterStore(PARAMETERS);
    const read = readStackOutput('test', 'ApiUrl', AT);
    await expect(read).rejects.toThrow(
      /^No akkaflow is deployed as test there.*\/akkaflow\/test\/outputs\/ApiUrl; are --stage/,
    );
  });

  it('is configured by its stage, once it was found', async () => {
    await parameterStore(PARAMETERS);
    const { akkaflow, file, stored } = home();
    const set = (stage: string) => akkaflow(['configure', '--stage', stage, '--region', 'eu-west-1']);
    expect((await set('test')).exitCode).toBe(1);
    expect(existsSync(file)).toBe(false);
    expect((await set('prod')).exitCode).toBe(0);
    expect(stored().profiles.default).toEqual({ stage: 'prod', region: 'eu-west-1' });
  });
});
