import { appendFile, mkdtemp, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileMonitorAction, fileWatcherAction } from '#actions/file-monitor/file-monitor-action.ts';
import { FILE_MONITOR } from '#core/parser/grammar/file-monitor.ts';
import type { ActionContext } from '#core/ports/action.ts';
import type { Clock } from '#core/ports/clock.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { openLink } from '#test/factories/link.ts';
import { parsedAction } from '#test/factories/parsed-action.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';

/** Time that passes at once, with something happening meanwhile. */
function meanwhile(happens: (ms: number) => unknown): Clock {
  const clock = new JumpClock();
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: async (ms) => {
      await happens(ms);
      await clock.sleep(ms);
    },
  };
}

describe('a file monitor', () => {
  let folder: string;
  const put = (name: string, bytes: number) => writeFile(join(folder, name), 'x'.repeat(bytes));
  const run = (xml: string, overrides: Partial<ActionContext> = {}) =>
    fileMonitorAction.run(
      actionContext({
        action: parsedAction(xml),
        clock: new JumpClock(),
        cancel: new AbortController().signal,
        ...overrides,
      }),
    );
  const monitor = (pattern: string, attributes = '', more = '') =>
    `<file-monitor><file ${attributes}>${join(folder, pattern)}</file>${more}</file-monitor>`;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'monitor-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('succeeds with as many files as were asked for, and logs them', async () => {
    await put('a b.csv', 1);
    await put('步骤.csv', 2000);
    let log = '';
    const outcome = await run(monitor('*.csv', 'min-num="2"'), {
      log: async (_stream, bytes) => {
        log += Buffer.from(bytes);
      },
    });
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(log).toContain('a b.csv (1 B)\n');
    expect(log).toContain('步骤.csv (2,000 B)\n');
  });

  it('fails with too few, and lists what was found against what was asked for', async () => {
    await put('a.csv', 12);
    expect(await run(monitor('*.csv', 'min-num="3"', '<warn-msg>orders are late</warn-msg>'))).toEqual({
      outcome: 'FAILED',
      fault: 'user',
      message: `1 file found for \`${folder}/*.csv\`, at least 3 asked for: ${folder}/a.csv (12 B)`,
      warning: 'orders are late',
    });
  });

  it('lists no more than ten files', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, number) => put(`${number}.csv`, 1)));
    expect(await run(monitor('*.csv', 'min-num="20"'))).toMatchObject({
      message: expect.stringMatching(/, and 2 more$/),
    });
  });

  it.each([
    { size: '1B', bytes: 0 },
    { size: '1.1kb', bytes: 1126 },
    { size: '1k', bytes: 1023 },
    { size: '0.001M', bytes: 1048 },
  ])('fails at $size with a file of $bytes bytes and passes one that has a byte more', async ({ size, bytes }) => {
    await put('small', bytes);
    await put('large', 5000);
    expect(await run(monitor('*', `min-each-size="${size}"`))).toMatchObject({
      outcome: 'FAILED',
      message: expect.stringMatching(/^1 of 2 files found .* smaller than [\d,]+ B: .*\/small \(/),
    });
    await put('small', bytes + 1);
    expect(await run(monitor('*', `min-each-size="${size}"`))).toEqual({ outcome: 'SUCCEEDED' });
  });

  it('finds a file with brackets in its name by the name as it is', async () => {
    await put('a[1].csv', 1);
    expect(await run(monitor('a[1].csv'))).toEqual({ outcome: 'SUCCEEDED' });
  });

  it('passes with no file at all when none is asked for', async () => {
    expect(await run(monitor('*.csv', 'min-num="0"'))).toEqual({ outcome: 'SUCCEEDED' });
  });

  it.each([
    { title: 'grows', happens: () => appendFile(join(folder, 'a'), 'more'), says: 'went from 10 B to 14 B' },
    { title: 'is written again', happens: () => utimes(join(folder, 'a'), 1, 1), says: 'was written again' },
    { title: 'vanishes', happens: () => unlink(join(folder, 'a')), says: 'vanished' },
    { title: 'appears', happens: () => put('b', 1), says: 'appeared' },
  ])('fails when a file $title between the two looks', async ({ happens, says }) => {
    await put('a', 10);
    expect(await run(monitor('*'), { clock: meanwhile(happens) })).toMatchObject({
      outcome: 'FAILED',
      message: expect.stringContaining(says),
    });
  });

  it.each([
    { attribute: '', waits: 10_000 },
    { attribute: 'check-interval="3"', waits: 3000 },
  ])('waits $waits ms between the looks with "$attribute"', async ({ attribute, waits }) => {
    await put('a', 1);
    const waited: number[] = [];
    const xml = `<file-monitor ${attribute}><file>${folder}/*</file></file-monitor>`;
    await run(xml, { clock: meanwhile((ms) => waited.push(ms)) });
    expect(waited).toEqual([waits]);
  });

  it('ends at once when it is cancelled between the looks', async () => {
    await put('a', 1);
    const cancel = new AbortController();
    const clock = meanwhile(() => cancel.abort());
    expect(await run(monitor('*'), { clock, cancel: cancel.signal })).toMatchObject({ outcome: 'FAILED' });
  });

  it('looks at the files of a link', async () => {
    await put('a', 1);
    const link = (name: string) =>
      name === 'landing' ? openLink('local', { root: folder }) : actionContext().link(name);
    expect(await run('<file-monitor><file file-link="landing">/a</file></file-monitor>', { link })).toEqual({
      outcome: 'SUCCEEDED',
    });
    expect(await run('<file-monitor><file file-link="other">/a</file></file-monitor>', { link })).toMatchObject({
      outcome: 'FAILED',
      message: expect.stringContaining('no link other'),
    });
  });

  it('fails by what the file system says', async () => {
    const xml = '<file-monitor><file>data/*.csv</file><warn-msg>nothing</warn-msg></file-monitor>';
    expect(await run(xml)).toEqual({
      outcome: 'FAILED',
      fault: 'user',
      message: 'the path `data/*.csv` does not begin with `/`: without a file link a path has to be absolute',
      warning: 'nothing',
    });
  });

  it('says which element it is missing', async () => {
    const action = parsedAction(monitor('*'));
    const outcome = await run(monitor('*'), { action: { ...action, content: { ...action.content, children: [] } } });
    expect(outcome).toMatchObject({ fault: 'user', message: expect.stringContaining('<file>') });
  });
});

describe('a file watcher of 2017', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watcher-'));
    await writeFile(join(folder, 'order.out'), 'x'.repeat(1500));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const run = (file: string, size: string) =>
    fileWatcherAction.run(
      actionContext({
        action: parsedAction(`<file-watcher>${file}${size}</file-watcher>`),
        clock: new JumpClock(),
        cancel: new AbortController().signal,
      }),
    );

  it('joins the folder and the name', async () => {
    expect(await run(`<file dir="${folder}">order.*</file>`, '')).toEqual({ outcome: 'SUCCEEDED' });
  });

  it('counts by num-threshold', async () => {
    expect(await run(`<file dir="${folder}" num-threshold="2">*</file>`, '')).toMatchObject({ outcome: 'FAILED' });
  });

  it('warns of a small file with the text of its size check', async () => {
    const size = '<size-warn-message enable="true" size-threshold="2kb">too small</size-warn-message>';
    expect(await run(`<file dir="${folder}">*</file>`, size)).toMatchObject({
      outcome: 'FAILED',
      warning: 'too small',
    });
  });

  it('leaves out a size check that is switched off', async () => {
    const size = '<size-warn-message enable="false" size-threshold="2MB"/>';
    expect(await run(`<file dir="${folder}">*</file>`, size)).toEqual({ outcome: 'SUCCEEDED' });
  });

  it('is refused with both counts', () => {
    expect(() => parsedAction('<file-watcher><file min-num="1" num-threshold="2">/x</file></file-watcher>')).toThrow(
      FILE_MONITOR.children['file']?.element.rules?.[0]?.doc,
    );
  });
});
