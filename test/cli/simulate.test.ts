import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '#cli/program.ts';
import { coordinator, definition } from '../api/test-api.ts';
import { fakeTerminal, NO_INPUT } from './fake-terminal.ts';
import { tempDir } from './temp-dir.ts';

/** A workflow with a coordinator in it. */
function workflow(name: string, { cron = '', after = [] as readonly string[], attributes = '' } = {}): string {
  const list = after.map((one) => `<workflow name="${one}"/>`).join('');
  const depend = `<depend-list${cron === '' ? '' : ` cron="${cron}"`}>${list}</depend-list>`;
  return definition(name, 'true').replace('<start ', `<coordinator ${attributes}>${depend}</coordinator><start `);
}

/** Runs `simulate` on a folder with these files, from 2026-11-24 on in UTC. */
async function simulate(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const dir = tempDir();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  const terminal = fakeTerminal();
  const line = ['simulate', dir, '--from', '2026-11-24', '--timezone', 'UTC', ...args];
  const exitCode = await runProgram(line, { terminal, variables: {}, input: NO_INPUT });
  return { exitCode, out: terminal.text('out'), err: terminal.text('err').replaceAll(`${dir}/`, '') };
}

const AT_TWO = workflow('a', { cron: '0 2 * * *' });

describe('simulate', () => {
  it('lists what the files of a folder and those below it would run, both dialects together', async () => {
    const { exitCode, out, err } = await simulate(
      {
        'a.xml': AT_TWO,
        'daily/b.xml': workflow('b', { after: ['a'] }),
        'daily/deep/report.xml': definition('report', 'true'),
        'daily/deep/nightly.xml': coordinator({ cron: '0 2 * * *', depends: ['a', 'b'] }),
        'daily/notes.txt': 'not read',
        '.hidden/bad.xml': 'not read',
      },
      '--days',
      '2',
      '--duration',
      'a=20m',
    );
    expect(err).toBe('');
    expect(out.split('\n').map((line) => line.split('\t'))).toEqual([
      ['START', 'WORKFLOW', 'COORDINATOR', 'WHY', 'TAKES', 'END'],
      ...['2026-11-24', '2026-11-25'].flatMap((day) => [
        [`${day} 02:00:00 +00:00`, 'a', 'a', 'its time', '20m 00s', `${day} 02:20:00 +00:00`],
        [`${day} 02:20:00 +00:00`, 'b', 'b', 'after a', '1m 00s', `${day} 02:21:00 +00:00`],
        [`${day} 02:21:00 +00:00`, 'report', 'nightly', 'after a, b', '1m 00s', `${day} 02:22:00 +00:00`],
      ]),
      [''],
    ]);
    expect(exitCode).toBe(0);
  });

  it('prints JSON when asked to', async () => {
    const { out } = await simulate({ 'a.xml': AT_TWO }, '-o', 'json');
    const startsAt = Date.UTC(2026, 10, 24, 2);
    expect(JSON.parse(out)).toEqual({
      timezone: 'UTC',
      from: Date.UTC(2026, 10, 24),
      until: Date.UTC(2026, 10, 25) - 1,
      runs: [
        {
          workflow: 'a',
          coordinator: 'a',
          nominalTime: startsAt,
          logicalTime: startsAt,
          startsAt,
          endsAt: startsAt + 60_000,
          becauseOf: 'time',
          after: [],
        },
      ],
      disabled: 0,
      cut: false,
    });
  });

  it('reads coordinators that name no zone in that of the option', async () => {
    const own = workflow('b', { cron: '0 3 * * *', attributes: 'timezone="UTC"' });
    const { out } = await simulate({ 'a.xml': AT_TWO, 'b.xml': own }, '--timezone', 'Asia/Shanghai');
    const starts = out.match(/^2026\S+ \S+ \S+\t\w/gm);
    expect(starts).toEqual(['2026-11-24 02:00:00 +08:00\ta', '2026-11-24 11:00:00 +08:00\tb']);
  });

  it('simulates nothing when a file has an error, and exits 6', async () => {
    const { exitCode, out, err } = await simulate({ 'a.xml': AT_TWO, 'b.xml': '<work-flow name="b"/>' });
    expect({ exitCode, out }).toEqual({ exitCode: 6, out: '' });
    expect(err).toMatch(/^b\.xml:1:1: error: /);
    expect(err).toContain('akkaflow: 1 of 2 files has errors: nothing was simulated\n');
  });

  it.each([
    ['workflow', { 'a.xml': AT_TWO, 'b.xml': definition('a', 'true') }],
    ['coordinator', { 'a.xml': AT_TWO, 'b.xml': coordinator({ name: 'a', starts: ['a'] }) }],
  ])('does not take two of one name: %s', async (kind, files) => {
    const { exitCode, err } = await simulate(files);
    expect(err).toMatch(
      new RegExp(`^b\\.xml:1:1: error: duplicate-name: the ${kind} \`a\` is defined in .*a\\.xml too`),
    );
    expect(exitCode).toBe(6);
  });

  it('warns of workflows that no file defines or starts', async () => {
    const { exitCode, err } = await simulate({
      'b.xml': definition('b', 'true'),
      'c.xml': coordinator({ name: 'c', depends: ['b', 'z'], starts: ['y'] }),
    });
    const lines = err.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^c\.xml:\d+:\d+: warning: missing-dependency: no coordinator of these files starts .*`b`/),
      expect.stringMatching(/^c\.xml:\d+:\d+: warning: missing-dependency: no file defines the workflow `z`/),
      expect.stringMatching(/^c\.xml:\d+:\d+: warning: missing-workflow: no file defines the workflow `y`/),
      'Nothing would run',
    ]);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['a, b', { 'a.xml': workflow('a', { after: ['b'] }), 'b.xml': workflow('b', { after: ['a'] }) }],
    ['a', { 'a.xml': workflow('a', { cron: '0 2 * * *', after: ['a'] }) }],
  ])('warns of coordinators that wait for each other: %s', async (names, files) => {
    const { err } = await simulate(files);
    expect(err).toMatch(new RegExp(`^a\\.xml:\\d+:\\d+: warning: dependency-cycle: .* refuses them: ${names};`));
  });

  it('tells what it leaves out', async () => {
    const disabled = workflow('b', { cron: '0 3 * * *', attributes: 'is-enabled="false"' });
    const { out, err } = await simulate({ 'a.xml': AT_TWO, 'b.xml': disabled });
    expect(err).toBe('1 coordinator is disabled and left out\n');
    expect(out).not.toContain('03:00');
  });

  it.each([
    [['--from', '2026-02-30'], 'write a date such as'],
    [['--days', '0'], 'from 1 to'],
    [['--timezone', 'Mars'], 'IANA time zone'],
    [['--duration', 'a=soon'], 'etl=90s'],
    [['--duration', 'a=0s'], 'etl=90s'],
    [['--duration', 'x=5m'], 'no coordinator of these files starts it'],
  ])('%j exits 2 and says why', async (args, message) => {
    const { exitCode, out, err } = await simulate({ 'a.xml': AT_TWO }, ...args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(message);
  });

  it('exits 1 for what is not there', async () => {
    const terminal = fakeTerminal();
    const line = ['simulate', '/nowhere', '--from', '2026-11-24'];
    expect(await runProgram(line, { terminal, variables: {}, input: NO_INPUT })).toBe(1);
    expect(terminal.text('err')).toContain('Cannot read /nowhere');
  });
});
