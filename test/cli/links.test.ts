import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveApi } from './served-api.ts';
import { tempDir } from './temp-dir.ts';

const CANARY = 'c4n4ry-p4ss';

function file(text: string): string {
  const path = join(tempDir(), 'file');
  writeFileSync(path, text);
  return path;
}

describe('link commands', () => {
  it('add a link from options, reading what begins with @ from a file', async () => {
    const { akkaflow, api } = await serveApi();
    const ca = file('-----BEGIN CERTIFICATE-----\nx\n');
    const line = ['link', 'add', 'dw', '--type', 'postgresql', '--user', 'etl', '--folders', '/etl, /bi'];
    const options = ['--option', 'host=db', '--option', 'database=dw', '--option', `ca=@${ca}`];
    expect(await akkaflow(...line, ...options)).toMatchObject({ exitCode: 0, out: 'dw (created)\n', err: '' });
    expect(await api.env.links.get('dw')).toMatchObject({
      options: { host: 'db', database: 'dw', user: 'etl', ca: '-----BEGIN CERTIFICATE-----\nx\n' },
      folders: ['/etl', '/bi'],
    });
  });

  it('take a password from the line with a warning', async () => {
    const { akkaflow, api } = await serveApi();
    const { err } = await akkaflow('link', 'add', 'wf', '--jdbc-url', 'jdbc:mysql://db/wf', '--password', CANARY);
    expect(err).toContain('warning: --password shows the password to everybody on this machine');
    const link = await api.env.links.get('wf');
    expect(link && (await api.env.secrets.read(link))).toEqual({ password: CANARY });
  });

  it('say which variable is missing', async () => {
    const { akkaflow } = await serveApi();
    const line = ['link', 'add', 'wf', '--jdbc-url', 'jdbc:mysql://db/wf', '--password-env', 'NOT_SET'];
    expect(await akkaflow(...line)).toMatchObject({ exitCode: 2, err: expect.stringContaining('NOT_SET is not set') });
  });

  it('add a file, list, show and delete, never a secret among it', async () => {
    const { akkaflow } = await serveApi();
    const links = file(
      `<db-links><link name="a" type="MYSQL" jdbc-url="jdbc:mysql://h:3306/wf" username="root" password="${CANARY}"/></db-links>`,
    );
    const answers = [
      await akkaflow('link', 'add', '--file', links),
      await akkaflow('link', 'list'),
      await akkaflow('link', 'list', '-o', 'json'),
      await akkaflow('link', 'info', 'a'),
      await akkaflow('link', 'delete', 'a'),
    ];
    expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
    expect(answers[1]?.out).toContain('root@h:3306/wf');
    expect(answers[3]?.out).toMatch(/secret\tkept/);
    expect(JSON.stringify(answers)).not.toContain(CANARY);
  });

  it('show where a file of links is wrong', async () => {
    const { akkaflow } = await serveApi();
    const links = file('<db-links><link name="a" type="mysqll" host="h"/></db-links>');
    const { exitCode, err } = await akkaflow('link', 'add', '--file', links);
    expect({ exitCode, err }).toEqual({ exitCode: 6, err: expect.stringMatching(/file:1:26: error: invalid-value/) });
  });

  it.each([
    ['SUCCEEDED', undefined, 0, /^a SUCCEEDED after /],
    ['FAILED', 'wrong password', 10, /^a FAILED after /],
  ] as const)('test a link whose instance ends %s', async (outcome, message, exitCode, out) => {
    const { akkaflow } = await serveApi({ outcome, ...(message !== undefined && { message }) });
    await akkaflow('link', 'add', 'a', '--type', 'sqlite', '--option', 'path=/a.db');
    const tested = await akkaflow('link', 'test', 'a');
    expect(tested).toMatchObject({ exitCode, out: expect.stringMatching(out) });
    expect(tested.err).toContain(message ?? '');
  });

  it('need a name or a file', async () => {
    const { akkaflow } = await serveApi();
    expect(await akkaflow('link', 'add')).toMatchObject({ exitCode: 2 });
  });
});
