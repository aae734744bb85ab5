import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../../local/roles-main.ts');
/** Each starts a process from source. */
const TIMEOUT_MS = 60_000;
/** Where nobody listens: what is wrong has to be told before anything is asked. */
const NOWHERE = {
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
};

interface End {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

function run(...args: readonly string[]): Promise<End> {
  const options = { env: { PATH: process.env['PATH'], ...NOWHERE }, timeout: TIMEOUT_MS };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, out, err });
    });
  });
}

describe.concurrent('the programs of the roles', () => {
  it.each(['master', 'worker', 'httpserver', 'emulators'])(
    '%s has a help with an example',
    { timeout: TIMEOUT_MS },
    async (role) => {
      const { code, out, err } = await run(role, '--help');
      expect(out).toMatch(new RegExp(`^usage: ${role}-startup \\[options\\]\n`));
      expect(out).toMatch(new RegExp(`Examples?:\n {2}\\$ ${role}-startup `));
      expect({ code, err }).toEqual({ code: 0, err: '' });
    },
  );

  it.each<[string, number, string]>([
    ['janitor', 2, 'usage: roles master|worker|httpserver|emulators'],
    ['master --wat', 2, "Unknown option '--wat'"],
    ['master --create --name X', 2, "--name is 'X'"],
    ['emulators --dynamodb-port x', 2, "--dynamodb-port is 'x'"],
    ['master', 1, 'No deployment is named'],
    ['worker --settings /nowhere/akkaflow.env', 1, "--settings is '/nowhere/akkaflow.env', and there is no such file"],
  ])('%s ends with %i and says why in a line', { timeout: TIMEOUT_MS }, async (words, code, message) => {
    const end = await run(...words.split(' '));
    expect(end.err.trimEnd().split('\n')).toEqual([expect.stringContaining(message)]);
    expect(end).toMatchObject({ code, out: '' });
  });
});
