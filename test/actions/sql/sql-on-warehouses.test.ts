import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenLink } from '#core/model/link.ts';
import { startAthenaServer } from '#test/databases/athena-server.ts';
import { startHiveServer } from '#test/databases/hive-server.ts';
import { startOracleServer } from '#test/databases/oracle/oracle-server.ts';
import { quickClock } from '#test/databases/quick-clock.ts';
import { runSql } from './run-sql.ts';

describe.each([
  ['Oracle', startOracleServer, 'everything was rolled back'],
  ['Hive', () => startHiveServer('hive', 'sasl'), 'stands'],
  ['Athena', startAthenaServer, 'stands'],
] as const)('sql on %s', (name, start, afterFailure) => {
  let server: { link(): OpenLink; close(): Promise<void> };
  beforeAll(async () => {
    server = await start();
    await runSql(server.link(), 'create table fruit (id int, name varchar2(20))', { clock: quickClock });
  });
  afterAll(() => server.close());

  it('runs statements and logs what a select gives', async () => {
    const text = "insert into fruit values (1, 'apple;'); select id, name from fruit order by id";
    const { outcome, log } = await runSql(server.link(), text, { clock: quickClock });
    expect(outcome).toEqual({ outcome: 'SUCCEEDED' });
    expect(log).toContain('apple;');
  });

  it('says which statement failed, and what becomes of the others', async () => {
    const text = "insert into fruit values (2, 'pear');\nselect * from nowhere";
    const { outcome } = await runSql(server.link(), text, { clock: quickClock });
    expect(outcome).toMatchObject({ outcome: 'FAILED', fault: 'user' });
    expect(outcome).toMatchObject({ message: expect.stringMatching(/^statement 2 of 2 .*nowhere|ORA-00942/i) });
    expect(outcome).toMatchObject({ message: expect.stringContaining(afterFailure) });
  });

  it('stops in the database when it is killed', async () => {
    const cancel = new AbortController();
    const text = name === 'Oracle' ? 'select slow from dual' : 'select slow';
    const running = runSql(server.link(), text, { clock: quickClock, cancel: cancel.signal });
    await quickClock.sleep(6_000);
    cancel.abort();
    expect((await running).outcome.outcome).toBe('FAILED');
  });
});
