import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataMonitorAction } from '#actions/data-monitor/data-monitor-action.ts';
import { parseDefinition } from '#core/parser/parse-definition.ts';
import type { ActionContext, ActionOutcome, ProcessExit } from '#core/ports/action.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';

let folder: string;
let logged: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'monitor-'));
  logged = '';
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const noLink = actionContext().link;

/** Runs commands for real, in the folder. */
async function spawn(command: string, args: readonly string[]): Promise<ProcessExit> {
  try {
    await promisify(execFile)(command, args, { cwd: folder });
    return { code: 0 };
  } catch (error) {
    const { code } = error as { code: number };
    return { code };
  }
}

/** A `<data-monitor>` with these attributes and content, run to its end on a clock that does not make anybody wait. */
async function monitor(
  attributes: string,
  content: string,
  given: Partial<ActionContext> = {},
): Promise<ActionOutcome> {
  const xml = `<work-flow name="etl"><start name="s" to="check"/><action name="check">
    <data-monitor ${attributes}>${content}</data-monitor><ok to="e"/></action><end name="e"/></work-flow>`;
  const { definition, diagnostics } = parseDefinition(xml);
  if (definition?.type !== 'workflow') throw new Error(JSON.stringify(diagnostics));
  const action = definition.workflow.nodes.find((node) => node.type === 'action');
  if (action === undefined) throw new Error('no action');
  const context = actionContext({
    ...{ action, folder, spawn, clock: new JumpClock() },
    writeFile: async (name, text) => {
      await writeFile(join(folder, name), text, { mode: 0o700 });
      return join(folder, name);
    },
    log: async (_stream, bytes) => {
      logged += new TextDecoder().decode(bytes);
    },
    ...given,
  });
  return await dataMonitorAction.run(context);
}

const NUM = (tag: string, value: string) => `<${tag} type="NUM">${value}</${tag}>`;
const COMMAND = (tag: string, command: string) => `<${tag} type="COMMAND"><![CDATA[${command}]]></${tag}>`;

describe('a data monitor', () => {
  it.each([
    ['5', '5', '5', true],
    ['5', '5.0000000000000000001', undefined, false],
    ['-1', undefined, '-1.5', false],
    ['5', undefined, undefined, true],
  ])('holds %s against %s and %s, both inclusive', async (value, min, max, within) => {
    const bounds = [min && NUM('min', min), max && NUM('max', max)].filter(Boolean).join('');
    const outcome = await monitor('', `${NUM('source', value)}${bounds}`);
    expect(outcome.outcome).toBe(within ? 'SUCCEEDED' : 'FAILED');
    expect(outcome.measurements).toEqual([
      {
        ...{ monitor: 'w/check', time: Date.UTC(2026, 10, 28), value, breach: !within },
        ...(min !== undefined && { min }),
        ...(max !== undefined && { max }),
      },
    ]);
  });

  it('says what broke which bound, and hands on the warning to be mailed', async () => {
    const outcome = await monitor('', `${NUM('source', '7')}${NUM('min', '10')}<warn-msg>too few orders</warn-msg>`);
    expect(outcome).toMatchObject({
      ...{ outcome: 'FAILED', fault: 'user', message: '7 is below the least allowed, 10: too few orders' },
      warning: 'too few orders\n\n7 is below the least allowed, 10',
    });
  });

  it('goes on after a breach that is no error, and warns of it', async () => {
    const outcome = await monitor('is-exceed-error="false"', `${NUM('source', '7')}${NUM('max-threshold', '5')}`);
    expect(outcome).toMatchObject({ outcome: 'SUCCEEDED', warning: '7 is above the most allowed, 5' });
    expect(outcome.measurements).toMatchObject([{ breach: true, max: '5' }]);
  });

  it('reads what commands print, twice', async () => {
    const counted = COMMAND('source', 'echo run >> runs; echo "  42 "');
    const outcome = await monitor('', counted + COMMAND('min', 'wc -l < /etc/hostname'));
    expect(outcome).toMatchObject({ outcome: 'SUCCEEDED', measurements: [{ value: '42' }] });
    expect(await readFile(join(folder, 'runs'), 'utf8')).toBe('run\nrun\n');
    expect(logged).toContain('read again in 10 s');
    expect((await readdir(folder)).filter((name) => name.endsWith('.out'))).toEqual([]);
  });

  it('fails when what it reads changes between the two readings, and measures nothing', async () => {
    const growing = COMMAND('source', 'echo >> lines; wc -l < lines');
    const outcome = await monitor('check-interval="3"', growing);
    expect(outcome).toMatchObject({ outcome: 'FAILED', fault: 'user' });
    expect(outcome).toHaveProperty(
      'message',
      expect.stringContaining('it changed within 3 s, from value 1 to value 2'),
    );
    expect(outcome.measurements).toBeUndefined();
  });

  it('reads once when there is no interval', async () => {
    const outcome = await monitor('check-interval="0"', COMMAND('source', 'echo >> lines; wc -l < lines'));
    expect(outcome).toMatchObject({ outcome: 'SUCCEEDED', measurements: [{ value: '1' }] });
  });

  it.each([
    [NUM('source', 'many'), '<source> is "many": it must be one number'],
    [COMMAND('source', 'echo 1; echo 2'), '<source> printed "1\\n2": it must be one number'],
    [COMMAND('source', 'exit 3'), 'the command of <source> failed: exit code 3'],
    [COMMAND('source', 'head -c 5000 /dev/zero'), 'printed more than 4096 bytes'],
    [NUM('source', '1') + COMMAND('min', 'true'), '<min> printed "": it must be one number'],
  ])('fails for what is no number: %s', async (content, message) => {
    expect(await monitor('check-interval="0"', content)).toMatchObject({
      ...{ outcome: 'FAILED', fault: 'user', message: expect.stringContaining(message) },
    });
  });

  it('takes the name, the group and the time that the definition gives', async () => {
    const attributes = 'source-name="orders" category="sales" time-mark="2026-03-01 06:30:00"';
    const subject = { ...actionContext().subject, timezone: 'Asia/Shanghai' };
    const { measurements } = await monitor(attributes, NUM('source', '1'), { subject });
    const time = Date.UTC(2026, 1, 28, 22, 30);
    expect(measurements).toEqual([{ monitor: 'orders', category: 'sales', time, value: '1', breach: false }]);
    expect(await monitor('time-mark="1 March"', NUM('source', '1'))).toMatchObject({ outcome: 'FAILED' });
    expect((await monitor('is-saved="false"', NUM('source', '1'))).measurements).toEqual([]);
  });

  it('ends at once when it is stopped between its readings', async () => {
    const stopping = new AbortController();
    const clock = {
      now: () => 0,
      monotonic: () => 0,
      sleep: (_: number, signal?: unknown) => {
        expect(signal).toBe(stopping.signal);
        stopping.abort();
        return Promise.resolve();
      },
    };
    const outcome = await monitor('', COMMAND('source', 'echo 1'), { cancel: stopping.signal, clock });
    expect(outcome).toMatchObject({ outcome: 'FAILED', message: 'it was stopped between its two readings' });
  });
});

describe('a data monitor of a database', () => {
  const SQL = (tag: string, select: string) => `<${tag} type="SQL" db-link="lite">${select}</${tag}>`;

  function withTable(): Partial<ActionContext> {
    const path = join(folder, 'data.sqlite');
    const database = new DatabaseSync(path);
    database.exec('create table orders (id integer, amount text)');
    database.exec("insert into orders values (1, '12345678901234567890.25'), (2, null)");
    database.close();
    return {
      link: (name) => ({
        link: { name, type: 'sqlite', desc: '', options: { path }, updatedAt: 0 },
        secret: {},
      }),
    };
  }

  it('reads one number exactly, and its bound by another select', async () => {
    const content =
      SQL('source', 'select amount from orders where id = 1;') + SQL('max', 'select count(*) from orders');
    expect(await monitor('check-interval="0"', content, withTable())).toMatchObject({
      ...{ outcome: 'FAILED', message: '12345678901234567890.25 is above the most allowed, 2' },
    });
  });

  it.each([
    ['select amount from orders where id = 2', 'found null'],
    ['select id from orders', 'found several rows'],
    ['select id, amount from orders limit 1', 'found 2 columns'],
    ['select id from orders where id = 9', 'found no row'],
    ['select x from nowhere', 'nowhere'],
  ])('fails for %s', async (select, message) => {
    expect(await monitor('', SQL('source', select), withTable())).toMatchObject({
      ...{ outcome: 'FAILED', fault: 'user', message: expect.stringContaining(message) },
    });
  });

  it('of 2017 is reached by the address in the element itself', async () => {
    const { link } = withTable();
    const content = '<source type="SQLITE" jdbc-url="jdbc:sqlite:/data">select count(*) from orders</source>';
    const given = { link: (name: string) => (name === 'jdbc-url of <source>' && link ? link(name) : noLink(name)) };
    expect(await monitor('check-interval="0"', content, given)).toMatchObject({ measurements: [{ value: '2' }] });
  });

  it('fails with what is wrong with its link', async () => {
    expect(await monitor('', SQL('source', 'select 1'))).toMatchObject({ message: 'there is no link lite' });
  });
});
