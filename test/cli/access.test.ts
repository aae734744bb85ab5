import { describe, expect, it } from 'vitest';
import { serveApi } from './served-api.ts';

describe('access commands', () => {
  it('make a token, give it a role, list it, and take all back', async () => {
    const { akkaflow } = await serveApi();
    const token = (await akkaflow('access', 'token', 'ci')).out.trim();
    expect((await akkaflow('access', 'grant', 'token:ci', 'viewer', '/etl')).exitCode).toBe(0);
    const as = await akkaflow('whoami', '--token', token);
    expect(as).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^name\ttoken:ci\n.*\nviewer\t\/etl\n$/) });
    expect((await akkaflow('access', 'list')).out).toMatch(/\ntoken:ci\tviewer on \/etl\tyes\t/);
    expect((await akkaflow('access', 'list', '--token', token)).exitCode).toBe(4);
    expect((await akkaflow('access', 'revoke', 'token:ci', '--all')).exitCode).toBe(0);
    expect((await akkaflow('whoami', '--token', token)).exitCode).toBe(4);
  });

  it('change nothing in a dry run, which needs the same right', async () => {
    const { akkaflow } = await serveApi();
    const { exitCode, err } = await akkaflow('access', 'grant', 'token:ci', 'viewer', '/etl', '--dry-run');
    expect({ exitCode, err }).toEqual({
      exitCode: 0,
      err: 'Would make token:ci viewer on /etl; nothing was changed\n',
    });
    expect((await akkaflow('access', 'list')).out).not.toContain('token:ci');
    const token = (await akkaflow('access', 'token', 'ci')).out.trim();
    const denied = await akkaflow('access', 'token', 'x', '--dry-run', '--token', token);
    expect(denied).toMatchObject({ exitCode: 4, err: expect.stringContaining('would need the role admin on /') });
  });

  it('need a folder or --all to take back, and a role that there is to give', async () => {
    const { akkaflow } = await serveApi();
    expect((await akkaflow('access', 'revoke', 'token:ci')).exitCode).toBe(2);
    expect((await akkaflow('access', 'grant', 'token:ci', 'king', '/')).exitCode).toBe(2);
  });
});

describe('audit list', () => {
  it('tells who changed what', async () => {
    const { akkaflow } = await serveApi();
    await akkaflow('access', 'token', 'ci');
    expect((await akkaflow('audit', 'list')).out).toMatch(/\tmakeToken\t.*\tdone\n/);
    expect((await akkaflow('audit', 'list', '--who', 'nobody', '--no-headers')).out).toBe('');
  });
});
