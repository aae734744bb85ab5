import { describe, expect, it } from 'vitest';
import { renderHtml } from '#core/notice/render-html.ts';
import { renderText } from '#core/notice/render-text.ts';
import type { Message } from '#core/ports/notice-channel.ts';
import { tell } from '#core/service/tell.ts';
import { within } from './coordinator-system.ts';
import { NotifierSystem } from './notifier-system.ts';

const HOSTILE = '</pre><script>alert(1)</script>';

/** `load` fails at its second node and writes what it is given. */
async function failing({ root = '', log = 'boom\n', message = 'exit code 3' } = {}): Promise<NotifierSystem> {
  const system = new NotifierSystem();
  await system.submit(`<work-flow name="load" creator="mei" desc="Loads orders." mail-receivers="ops@example.com" ${root}>
    <start name="s" to="fetch"/>
    <action name="fetch"><shell><command>true</command></shell><ok to="步骤 &lt;b&gt;"/></action>
    <action name="步骤 &lt;b&gt;"><shell><command>true</command></shell><ok to="after"/></action>
    <action name="after"><shell><command>true</command></shell><ok to="e"/></action><end name="e"/></work-flow>`);
  await system.start('load');
  await system.deliver();
  await system.finish(await system.take());
  await system.deliver();
  await failWith(system, log, message);
  return system;
}

/** The attempt in flight writes a log, takes 65 s, and fails. */
async function failWith(system: NotifierSystem, log: string, message: string): Promise<void> {
  const { instanceId, ref, token } = await system.take();
  await system.clock.sleep(65_000);
  const inline = JSON.stringify({ t: 0, s: 'out', d: log });
  const end = { outcome: 'FAILED', endedAt: system.clock.now(), message, fault: 'user' } as const;
  const attemptLog = { inline, chunks: 0, bytes: log.length, truncated: false };
  await system.ports.attempts.finish({ instanceId, ref }, token, { ...end, log: attemptLog });
  const result = { ref, outcome: 'FAILED', startedAt: system.clock.now(), message, fault: 'user' } as const;
  await system.ports.events.send([{ type: 'results', instanceId, results: [result] }]);
  await system.deliver();
}

async function only(system: NotifierSystem): Promise<Message> {
  await system.notify();
  const [message, ...more] = system.mail.taken;
  if (message === undefined || more.length > 0) throw new Error(`${system.mail.taken.length} mails`);
  return message;
}

describe('The mail about a failure', () => {
  it('says what failed, when in its zone, how long it took and who started it', async () => {
    const { report, receivers } = await only(await failing());
    expect(receivers).toEqual(['ops@example.com']);
    expect(report).toMatchObject({ tone: 'bad', title: 'load has failed', lead: '步骤 <b>: exit code 3' });
    expect(Object.fromEntries(report.facts)).toMatchObject({
      ...{ Workflow: 'load', Owner: 'mei', Description: 'Loads orders.', Outcome: 'FAILED', 'Failed at': '步骤 <b>' },
      ...{ Started: '2026-11-23 12:00:00 UTC', Ended: '2026-11-23 12:01:05 UTC', Duration: '1 min 5 s' },
      'Started by': 'test',
    });
  });

  it('has a table of its nodes with state, duration and attempts', async () => {
    const { report } = await only(await failing());
    expect(report.sections).toContainEqual({
      type: 'table',
      title: 'Nodes',
      head: ['Node', 'Kind', 'State', 'Duration', 'Attempts'],
      rows: [
        ['fetch', 'shell', 'SUCCEEDED', '0 ms', '1'],
        ['步骤 <b>', 'shell', 'FAILED', '1 min 5 s', '1'],
        ['after', 'shell', 'not reached', '', ''],
      ],
    });
  });

  it('has the last twenty lines of the log, without what steers a terminal', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `\u001b[31mline ${index}\u001b[0m\r\n`).join('');
    const { report } = await only(await failing({ log: lines }));
    const log = report.sections.find(({ type }) => type === 'lines');
    const expected = Array.from({ length: 20 }, (_, index) => `line ${index + 30}`);
    expect(log).toEqual({ type: 'lines', title: 'The last lines of the log of 步骤 <b>', lines: expected });
  });

  it('shows what names, messages and logs hold as text, whatever it is', async () => {
    const { report } = await only(await failing({ log: `${HOSTILE}\n`, message: `${HOSTILE} \u202eevil` }));
    const html = renderHtml(report);
    expect(html).not.toMatch(/<script|<b>|\u202e/);
    expect(html).toContain('&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(renderText(report)).toContain(HOSTILE);
  });

  it('is about the run that it was asked for, though a rerun has succeeded since', async () => {
    const system = await failing();
    const { items } = await system.env.instances.list({ workflow: 'load' }, { limit: 1 });
    await system.command(items[0]?.id ?? '', { type: 'rerun', mode: { type: 'recover' } });
    await system.work();
    expect(await system.status(items[0]?.id ?? '')).toBe('SUCCEEDED');
    const { report } = await only(system);
    expect(report.title).toBe('load has failed');
    expect(report.sections.find(({ type }) => type === 'table')).toMatchObject({
      rows: [expect.anything(), ['步骤 <b>', 'shell', 'FAILED', '1 min 5 s', '1'], expect.anything()],
    });
  });
});

describe('What is downstream of a failure', () => {
  async function chain(root: string): Promise<Message> {
    const system = await failing({ root });
    const make = (name: string, creator: string, receivers: string, on: string) =>
      system.submit(`<work-flow name="${name}" creator="${creator}" mail-receivers="${receivers}">
        ${within({}, on)}<start name="s" to="e"/><end name="e"/></work-flow>`);
    await make('report', 'ann', 'ann@example.com', 'load');
    await make('dashboard', 'bob', 'bob@example.com,ops@example.com', 'report');
    await make('other', 'eve', 'eve@example.com', 'nothing');
    return only(system);
  }

  it('is named with its owners, of any distance', async () => {
    const { report, receivers } = await chain('');
    expect(report.sections).toContainEqual({
      type: 'table',
      title: 'Workflows that wait for it',
      head: ['Workflow', 'Owner', 'Mail'],
      rows: [
        ['report', 'ann', 'ann@example.com'],
        ['dashboard', 'bob', 'bob@example.com, ops@example.com'],
      ],
    });
    expect(receivers).toEqual(['ops@example.com']);
  });

  it('is mailed as well when the workflow asks for it, each address once', async () => {
    const { receivers } = await chain('notify-downstream="true"');
    expect(receivers).toEqual(['ops@example.com', 'ann@example.com', 'bob@example.com']);
  });

  it('is bounded', { timeout: 20_000 }, async () => {
    const system = await failing();
    for (let index = 0; index < 150; index++) await system.workflow(`w${index}`, within({}, 'load'));
    const { report } = await only(system);
    const [section] = report.sections.filter(({ title }) => title.startsWith('Workflows'));
    expect(section?.title).toBe('Workflows that wait for it (the nearest 100)');
    expect(section?.type === 'table' && section.rows).toHaveLength(100);
  });
});

describe('Other notices', () => {
  it('tell of a retry with why and when, and of the recovery', async () => {
    const system = new NotifierSystem();
    await system.submit(`<work-flow name="load" mail-receivers="ops@example.com"><start name="s" to="a"/>
      <action name="a" retry-times="2" interval="60"><shell><command>true</command></shell><ok to="e"/></action>
      <end name="e"/></work-flow>`);
    await system.start('load');
    await system.deliver();
    await failWith(system, 'no route\n', 'exit code 7');
    await system.passMinutes(1);
    await system.work();
    await system.notify();
    const [recovered, retry] = system.mail.taken.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ report }) => report);
    expect(retry).toMatchObject({
      subject: expect.stringMatching(/^\[akkaflow\] RETRY load \/ a \(/),
      lead: expect.stringContaining('Attempt 1 failed: exit code 7'),
      sections: [{ type: 'lines', lines: ['no route'] }],
    });
    expect(Object.fromEntries(retry?.facts ?? [])['Next attempt']).toBe('2026-11-23 12:02:05 UTC');
    expect(recovered).toMatchObject({ tone: 'good', title: 'a of load has recovered' });
  });

  it('tell of a warning as plain text', async () => {
    const system = await failing();
    const [ended] = system.ports.notices.all();
    if (ended?.notice.type !== 'ended') throw new Error('no end');
    const { instanceId, workflow, hash } = ended.notice;
    const ref = { node: 1, run: 1, iteration: 1, attempt: 1 };
    await tell(system.env, [{ type: 'warning', instanceId, workflow, hash, ref, message: '<b>3</b> files' }]);
    await system.notify();
    const warning = system.mail.taken.find(({ id }) => id.startsWith('warning/'))?.report;
    if (warning === undefined) throw new Error('no warning');
    expect(warning.subject).toMatch(/^\[akkaflow\] WARNING load \/ fetch/);
    expect(renderHtml(warning)).toContain('&lt;b&gt;3&lt;/b&gt; files');
  });

  it('tell the receivers of what a coordinator starts that it is late, and why', async () => {
    const system = new NotifierSystem();
    await system.workflow('a');
    await system.submit(`<work-flow name="daily" creator="ann" mail-receivers="ann@example.com">
      ${within({ cron: '0 13 * * *', attributes: 'deadline="+5m"' }, 'a')}
      <start name="s" to="e"/><end name="e"/></work-flow>`);
    await system.ticks(70);
    const { report, receivers } = await only(system);
    expect(receivers).toEqual(['ann@example.com']);
    expect(report).toMatchObject({ subject: '[akkaflow] LATE daily', lead: expect.stringContaining('It waits for a') });
    expect(Object.fromEntries(report.facts)).toMatchObject({ Deadline: '2026-11-23 13:05:00 UTC' });
  });
});
