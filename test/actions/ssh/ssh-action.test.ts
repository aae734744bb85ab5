import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sshAction } from '#actions/ssh/ssh-action.ts';
import type { OpenLink } from '#core/model/link.ts';
import type { ActionContext } from '#core/ports/action.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { openLink } from '#test/factories/link.ts';
import { parsedAction } from '#test/factories/parsed-action.ts';
import { makeKey, type SshServer, startSshServer } from '#test/servers/ssh-server.ts';
import { startSshd } from '#test/servers/sshd.ts';

const command = (text: string) => `<ssh link="a-link"><command><![CDATA[${text}]]></command></ssh>`;

interface Run {
  readonly out: string;
  readonly err: string;
}

async function run(link: OpenLink, xml: string, overrides: Partial<ActionContext> = {}) {
  const log = { out: '', err: '' };
  const outcome = await sshAction.run(
    actionContext({
      action: parsedAction(xml),
      cancel: new AbortController().signal,
      link: () => link,
      log: async (stream, bytes) => {
        log[stream] += Buffer.from(bytes);
      },
      ...overrides,
    }),
  );
  return { outcome, ...(log satisfies Run) };
}

/** What of the processes of this machine has the text in its command line. */
function processesWith(text: string): readonly string[] {
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(text) && !line.startsWith('ps '));
}

function behaviour(start: () => Promise<{ link: OpenLink; stop(): Promise<void> }>): void {
  let link: OpenLink;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ link, stop } = await start());
  });
  afterAll(() => stop());

  it('logs what the command writes, the two streams apart', async () => {
    expect(await run(link, command('echo über; echo 步骤 >&2'))).toEqual({
      outcome: { outcome: 'SUCCEEDED' },
      out: 'über\n',
      err: '步骤\n',
    });
  });

  it.each([
    { text: 'exit 7', outcome: { outcome: 'FAILED', fault: 'user', message: 'exit code 7', exitCode: 7 } },
    {
      text: 'kill -9 $$',
      outcome: { outcome: 'FAILED', fault: 'user', message: 'killed by SIGKILL', signal: 'SIGKILL' },
    },
    { text: 'no-such-program', outcome: { outcome: 'FAILED', fault: 'user', message: 'exit code 127', exitCode: 127 } },
  ])('ends as `$text` ends', async ({ text, outcome }) => {
    expect((await run(link, command(text))).outcome).toEqual(outcome);
  });

  it('passes the command to the shell of the host unchanged', async () => {
    const text = `printf '%s|' "it's" 'a "b"' $((1+1)) "\\$HOME" \\\\ '!' '$$' "tab\there"
printf '%s' 'a second line'`;
    expect((await run(link, command(text))).out).toBe(`it's|a "b"|2|$HOME|\\|!|$$|tab\there|a second line`);
  });

  it('gives the command an empty standard input', async () => {
    expect((await run(link, command('cat; echo end'))).out).toBe('end\n');
  });

  it('loses nothing of a large output', async () => {
    const { out, outcome } = await run(link, command('seq 1 200000'));
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(out.split('\n').slice(-2)).toEqual(['200000', '']);
    expect(out.length).toBe(1_288_895);
  });

  it('leaves nothing of a command that is killed, nor of what it started', async () => {
    const cancel = new AbortController();
    const marker = `3${Math.floor(Math.random() * 1e8)}`;
    const text = `trap '' TERM; (trap '' TERM; sleep ${marker} & sleep ${marker}) & echo started; sleep ${marker}`;
    const { outcome } = await run(link, command(text), {
      cancel: cancel.signal,
      log: async () => {
        expect(processesWith(`sleep ${marker}`).length).toBeGreaterThan(0);
        cancel.abort();
      },
    });
    expect(outcome.outcome).toBe('FAILED');
    await expect.poll(() => processesWith(`sleep ${marker}`), { timeout: 10_000 }).toEqual([]);
  });

  it('lets a command clean up when it is killed', async () => {
    const cancel = new AbortController();
    const text = `trap 'echo cleaned; exit 3' TERM; echo started; while :; do sleep 0.1; done`;
    let out = '';
    await run(link, command(text), {
      cancel: cancel.signal,
      log: async (stream, bytes) => {
        if (stream === 'out') out += Buffer.from(bytes);
        cancel.abort();
      },
    });
    expect(out).toBe('started\ncleaned\n');
  });

  it('leaves nothing that a command put into the background and left', async () => {
    const marker = `4${Math.floor(Math.random() * 1e8)}`;
    const { outcome, out } = await run(link, command(`sleep ${marker} & echo done`));
    expect({ outcome, out }).toEqual({ outcome: { outcome: 'SUCCEEDED' }, out: 'done\n' });
    await expect.poll(() => processesWith(`sleep ${marker}`), { timeout: 10_000 }).toEqual([]);
  });
}

const sshd = await startSshd();
afterAll(() => sshd?.stop());

describe.skipIf(sshd === undefined)('an ssh action on OpenSSH', () => {
  behaviour(async () => {
    const address = { host: '127.0.0.1', port: String(sshd?.port), user: sshd?.user ?? '' };
    const secret = { privateKey: sshd?.privateKey ?? '' };
    const link = openLink('sftp', { ...address, 'host-key': sshd?.fingerprint ?? '' }, secret);
    return { link, stop: async () => {} };
  });
});

describe('an ssh action on the server of the tests', () => {
  behaviour(async () => {
    const server = await startSshServer('/nowhere', { password: 'secret' });
    return { link: linkTo(server), stop: () => server.stop() };
  });
});

function linkTo(server: SshServer, options: Record<string, string> = {}): OpenLink {
  const address = { host: '127.0.0.1', port: String(server.port), user: 'tester', 'host-key': server.hostKey };
  return openLink('sftp', { ...address, ...options }, { password: 'secret' });
}

describe('an ssh action', () => {
  let server: SshServer;
  beforeAll(async () => {
    server = await startSshServer('/nowhere', { password: 'secret' });
  });
  afterAll(() => server.stop());

  it('goes to another host and user than those of the link', async () => {
    const link = linkTo(server, { host: 'no.such.host.invalid', user: 'nobody' });
    const xml = '<ssh link="a-link" host="127.0.0.1" user="tester"><command>echo there</command></ssh>';
    expect((await run(link, xml)).out).toBe('there\n');
  });

  it('runs nothing on a host that shows another key', async () => {
    const other = makeKey().public.split(' ').slice(0, 2).join(' ');
    const { outcome, out } = await run(linkTo(server, { 'host-key': other }), command('echo no'));
    expect(outcome).toMatchObject({
      outcome: 'FAILED',
      fault: 'user',
      message: expect.stringContaining('not the one'),
    });
    expect(out).toBe('');
  });

  it('fails by the platform when the connection breaks off, and leaves nothing on the host', async () => {
    const marker = `5${Math.floor(Math.random() * 1e8)}`;
    const { outcome } = await run(linkTo(server), command(`echo started; sleep ${marker}`), {
      log: async () => server.cut(),
    });
    expect(outcome).toMatchObject({
      outcome: 'FAILED',
      fault: 'platform',
      message: expect.stringContaining('broke off'),
    });
    await expect.poll(() => processesWith(`sleep ${marker}`), { timeout: 10_000 }).toEqual([]);
  });

  it('leaves no connection behind', async () => {
    await run(linkTo(server), command('true'));
    await expect.poll(() => server.connections()).toBe(0);
  });

  it('needs a link of type sftp', async () => {
    const { outcome } = await run(openLink('mysql', {}), command('true'));
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining('is of type mysql') });
    expect(() => parsedAction('<ssh host="h"><command>true</command></ssh>')).toThrow('`<ssh>` needs `link`');
  });

  it('refuses a command that no host takes as one argument', async () => {
    const { outcome } = await run(linkTo(server), command('x'.repeat(70_000)));
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining('put it in a file') });
  });
});
